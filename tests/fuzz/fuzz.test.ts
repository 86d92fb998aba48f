import { beforeAll, describe, expect, it } from "vitest";
import { takeStackEnvironment } from "@/tests/support/connect";
import { judge } from "./oracle";
import { patternOf } from "./routes";

const seed = 20_261_122;
const answer = { status: 200, headers: {}, body: "" };
const input = {
  target: "GET /api/x",
  kind: "valid",
  request: { method: "GET", path: "/api/x", headers: {} },
  mayChange: false,
  mustRefuse: true,
  byHandler: true,
  redirects: false,
};
const problem = { ...answer, status: 401, headers: { "content-type": "application/problem+json" } };
const body = JSON.stringify({ title: "Log in first.", status: 401, code: "UNAUTHENTICATED" });

beforeAll(() => takeStackEnvironment());

describe("the judge of the fuzzer", () => {
  it("is content with a refusal as it must be", () => {
    expect(judge(input, { ...problem, body }, ["a secret"])).toEqual([]);
  });
  it.each([
    ["an answer where a refusal is due", answer],
    ["a 5xx", { ...problem, status: 500, body }],
    ["a refusal that is no problem+json", { ...answer, status: 401, body }],
    ["an unknown code", { ...problem, body: body.replace("UNAUTHENTICATED", "OOPS") }],
    ["a code that does not fit the status", { ...problem, status: 403, body }],
    ["a stack trace", { ...problem, body: `${body}\n    at run (/work/app/route.ts:12:3)` }],
    ["SQL", { ...problem, body: body.replace("Log in first.", 'select \\"id\\" from people where id = 1') }],
    ["a secret", { ...problem, body: body.replace("Log in first.", "a secret") }],
    ["no answer", { failure: "timeout" }],
  ])("minds %s", (_what, given) => {
    expect(judge(input, given, ["a secret"])).not.toEqual([]);
  });
});

describe("the app under a few hundred odd requests", () => {
  it("has its handlers found by their files", () => {
    expect(patternOf("app/(group)/api/[id]/route.ts")).toBe("/api/[id]");
  });

  it("answers none with a 5xx, tells nothing, and stores nothing that it should refuse", {
    timeout: 180_000,
  }, async () => {
    const { fuzz } = await import("./fuzz");
    const { lines, failed } = await fuzz({ inputs: 250, seed, filter: "" });
    expect(failed ? lines.join("\n") : "").toBe("");
  });
});
