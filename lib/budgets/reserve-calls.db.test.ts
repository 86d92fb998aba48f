import { afterEach, beforeEach, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { PlatformError } from "@/lib/platforms/errors";
import { configuredPlatforms } from "@/lib/tokens";
import { onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { reserveCalls } from "./index";

onStack();
const forget = () => db().deleteFrom("api_budgets").execute();
beforeEach(forget);
afterEach(forget);

/** What is left to be asked of Facebook after somebody was refused for a limit of this owner. */
async function usedAfterRefusal(limitOwner: "app" | "account"): Promise<number> {
  const platform = configuredPlatforms.platform("facebook");
  const resetsAt = new Date(clock.now().getTime() + 600_000);
  const refusal = { code: "RATE_LIMITED", detail: "too many", httpStatus: 400, limitOwner, resetsAt } as const;
  const error = new PlatformError({ platform: "facebook", action: "wait", ...refusal });
  const whose = { platform, account: null, endpoints: [] };
  await expect(reserveCalls(system(), whose, () => Promise.reject(error))).rejects.toBe(error);
  const rows = await db().selectFrom("api_budgets").select("spent_units").where("platform", "=", "facebook").execute();
  return Math.max(0, ...rows.map(({ spent_units }) => Number(spent_units)));
}

it("a refusal of our whole app is heard by everybody, one of a single account is not", async () => {
  expect(await usedAfterRefusal("account")).toBe(0);
  expect(await usedAfterRefusal("app")).toBe(100);
});
