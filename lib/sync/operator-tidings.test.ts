import { describe, expect, it } from "vitest";
import { endRefusals, refusalNews } from "@/lib/notices";
import { PlatformError } from "@/lib/platforms/errors";
import type { Ending } from "./collect-outcomes";
import { operatorTidings } from "./operator-tidings";
import type { AccountResult } from "./results";

type Case = { platform?: string; before?: string | null; ending?: Ending; outcome: object };

const read = { kind: "read", access: "owner" };
const failed = (code: ConstructorParameters<typeof PlatformError>[0]["code"]) => ({
  kind: "failed",
  error: new PlatformError({ code, platform: "x", detail: "no" }),
});

function tidings(...cases: Case[]) {
  const results = cases.map(({ platform = "x", outcome }, index) => ({
    account: { id: `${index}`, platform },
    outcome,
  }));
  const locked = new Map(cases.map(({ before = null }, index) => [`${index}`, { lastErrorCode: before }]));
  const endings = new Map(
    cases.map(({ ending, outcome }, index) => [
      `${index}`,
      ending ?? ("error" in outcome ? ("postponed" as const) : ("succeeded" as const)),
    ]),
  );
  return operatorTidings(results as unknown as AccountResult[], locked, endings);
}

const nothing = { refusing: [], surely: [], perhaps: [] };
const untouchable = new Proxy({} as Parameters<typeof refusalNews>[0], {
  get: () => {
    throw new Error("the database was asked");
  },
});

describe("an ordinary batch", () => {
  it.each([
    ["reads", { outcome: read }],
    ["reads after a pause", { outcome: read, before: "PLATFORM_PAUSED" }],
    ["outages", { outcome: failed("PLATFORM_UNAVAILABLE") }],
    ["limits", { outcome: failed("RATE_LIMITED") }],
    ["refused accounts", { outcome: failed("PERMISSION_MISSING") }],
    ["a refusal for an account that has gone", { outcome: failed("APP_MISCONFIGURED"), ending: "gone" as const }],
  ])("of %s has nothing for operators, and asks the database nothing", async (_, one) => {
    expect(tidings(one)).toEqual(nothing);
    expect(await refusalNews(untouchable, [])).toEqual([]);
    await endRefusals(untouchable, { surely: [], perhaps: [] }, new Date());
  });
});

describe("a platform that refuses our app", () => {
  it.each(["APP_MISCONFIGURED", "INVALID_REQUEST"] as const)(
    "is told for %s, once however many accounts it is",
    (code) => {
      const batch = [{ outcome: failed(code) }, { outcome: failed(code) }, { platform: "youtube", outcome: read }];
      expect(tidings(...batch)).toEqual({ ...nothing, refusing: ["x"] });
    },
  );

  it("has stopped to when an account that it refused is read, and perhaps when another one is that had failed", () => {
    expect(tidings({ outcome: read, before: "APP_MISCONFIGURED" })).toEqual({ ...nothing, surely: ["x"] });
    expect(tidings({ outcome: read, before: "PLATFORM_UNAVAILABLE" })).toEqual({ ...nothing, perhaps: ["x"] });
    const byAnotherKey = { ...read, access: "public" };
    expect(tidings({ outcome: byAnotherKey, before: "APP_MISCONFIGURED" })).toEqual({ ...nothing, perhaps: ["x"] });
  });

  it("goes on while it refuses anybody of the same batch", () => {
    const batch = [{ outcome: read, before: "APP_MISCONFIGURED" }, { outcome: failed("APP_MISCONFIGURED") }];
    expect(tidings(...batch)).toEqual({ ...nothing, refusing: ["x"] });
  });
});
