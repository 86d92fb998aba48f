import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, openLab } from "@/tests/faults/lab";
import { type DayResult, liveOneDay } from "./day";
import { beyondLimits, judgeDay, tokensSpentTwice } from "./verdict";

const seed = 5;
let lab: Lab;
let day: DayResult;
beforeAll(async () => {
  lab = await openLab(seed);
  Object.assign(process.env, lab.description.env, { LOG_LEVEL: "silent" });
}, 120_000);
afterAll(() => lab.stop());

// The whole of it, a thousand accounts for 24 hours: npm run simulate-day.
describe("a simulated morning with failing platforms", () => {
  it("leaves every connection fresh or with a true reason, and spends no limit and no token twice", async () => {
    const say = () => undefined;
    const options = { seed, accounts: 62, hours: 3, faults: 0.05, outage: "instagram", stepMinutes: 5, say };
    day = await liveOneDay(lab, options);
    const endings = await judgeDay(lab, day);
    expect(endings).toHaveLength(62);
    expect(endings.filter(({ isTrue }) => !isTrue)).toEqual([]);
    expect(tokensSpentTwice(day)).toEqual([]);
    expect(beyondLimits(day)).toEqual([]);
    expect(day.crashed).toBe(0);
  }, 180_000);

  it("would notice an account that says it must be connected again although the platform still takes its token", async () => {
    const healthy = day.accounts.find(({ platform, personaId }) => !day.revoked.has(`${platform}/${personaId}`));
    await lab.query("update public.social_connections set status = 'expired' where id = $1", [healthy?.id]);
    const untrue = (await judgeDay(lab, day)).filter(({ isTrue }) => !isTrue);
    expect(untrue.map(({ state }) => state)).toEqual(["needs_reconnect"]);
  });
});
