import fc from "fast-check";
import { testStack } from "@/tests/support/env";
import { hostileSegments, hostileTexts } from "./hostile";
import { type FrameworkFailure, type FuzzInput, wellFormed } from "./inputs";
import { oddHeaders, oddQueries } from "./odd-requests";
import type { WireRequest } from "./requests";
import { draw } from "./route-inputs";
import type { World } from "./world";

/** Query parameters that some page reads. */
const names = [
  "next",
  "token_hash",
  "type",
  "problem",
  "role",
  "for",
  "error",
  "platform",
  "connected",
  "ref",
  "days",
  "account",
  "series",
  "x",
];
const values = [
  "influencer",
  "brand",
  "signup",
  "recovery",
  "link_expired",
  "instagram",
  "30",
  "/dashboard",
  "INTERNAL",
];

/** Everything that is tried on one page, as a visitor and as people who are signed in. */
export function pageInputs(page: string, world: World, count: number, seed: number): FuzzInput[] {
  const inputs: FuzzInput[] = [];
  const people = [undefined, ...world.owners, ...world.bystanders].map((person) => person?.cookie);
  const ids = world.owners.flatMap((owner) => owner.names);
  const add = (
    kind: string,
    path: string,
    index: number,
    more: Partial<WireRequest> = {},
    framework?: FrameworkFailure,
  ) => {
    const cookie = people[index % people.length];
    inputs.push({
      target: `page ${page}`,
      kind: `page: ${kind}`,
      request: { method: "GET", path, ...more, headers: { ...(cookie ? { cookie } : {}), ...more.headers } },
      mayChange: false,
      mustRefuse: false,
      byHandler: false,
      redirects: true,
      framework,
    });
  };
  const path = page.replace(/\[\w+\]/g, "instagram");
  const text = fc.oneof(
    fc.constantFrom(...values),
    fc.constantFrom(...hostileTexts.filter((one) => one.length < 1_000)),
    fc.string({ unit: "binary", maxLength: 30 }),
  );
  const query = fc.array(fc.tuple(fc.constantFrom(...names), text), { minLength: 1, maxLength: 4 });
  draw(query, count, seed + 1).forEach((pairs, index) => {
    const spelled = pairs.map((pair) => pair.map((one) => encodeURIComponent(wellFormed(one))).join("="));
    add("odd query", `${path}?${spelled.join("&")}`, index);
  });
  if (page.includes("[")) {
    const segment = fc.oneof(fc.constantFrom(...ids), text);
    draw(segment, count, seed + 2).forEach((one, index) => {
      const spelled = encodeURIComponent(wellFormed(one));
      add("odd segment", page.replace(/\[\w+\]/g, /^\.*$/.test(one) ? "%20" : spelled), index);
    });
  }
  hostileSegments.forEach((segment, index) => {
    add("path trick", page.includes("[") ? page.replace(/\[\w+\]/g, segment) : `${page}/${segment}`, index);
  });
  oddQueries.forEach((one, index) => {
    add("odd query", `${path}?${one}`, index);
  });
  oddHeaders.forEach((headers, index) => {
    add("odd headers", path, index, { headers });
  });
  world.badSessions.forEach(({ cookie }, index) => {
    if (index % 4 === seed % 4) add("bad session", path, 0, { headers: { cookie } });
  });
  ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"].forEach((method, index) => {
    const headers = { origin: testStack().appUrl, "content-type": "application/x-www-form-urlencoded" };
    const body = method === "POST" ? { body: Buffer.from("a=b") } : {};
    add("other method", path, index, { method, headers, ...body }, method === "TRACE" ? "trace" : undefined);
  });
  return inputs;
}
