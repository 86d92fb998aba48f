import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { believableChange, type JudgedAccount, judge, looksDoubtful, standsAfterMs } from "./judge";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function account(change: Partial<JudgedAccount> = {}): JudgedAccount {
  return {
    reference: { followers: 10_000, at: hoursAgo(1) },
    doubtful: null,
    implausibleSince: null,
    largestDailyChange: 50,
    ...change,
  };
}
const count = fc.integer({ min: 0, max: 500_000_000 });

describe("judge", () => {
  it("publishes the first reading of an account, whatever it says", () => {
    fc.assert(
      fc.property(count, (followers) => {
        expect(judge(followers, account({ reference: null }), now).action).toBe("publish");
      }),
    );
  });

  it("never holds or flags a change within what the history makes believable", () => {
    fc.assert(
      fc.property(count, count, count, fc.integer({ min: 0, max: 72 }), (last, largestDailyChange, wish, hours) => {
        const reference = { followers: last, at: hoursAgo(hours) };
        const allowed = believableChange(reference, largestDailyChange, now);
        const followers = Math.max(last > 100 ? 1 : 0, Math.round(Math.min(wish, last + Math.floor(allowed))));
        fc.pre(Math.abs(followers - last) <= allowed);
        const verdict = judge(followers, account({ reference, largestDailyChange }), now);
        expect(verdict).toEqual({ action: "publish", since: null });
      }),
    );
  });

  it("never publishes an unflagged number beyond what is believable before it has stood for a day", () => {
    fc.assert(
      fc.property(count, count, count, (last, largestDailyChange, followers) => {
        const reference = { followers: last, at: hoursAgo(1) };
        fc.pre(Math.abs(followers - last) > believableChange(reference, largestDailyChange, now));
        expect(judge(followers, account({ reference, largestDailyChange }), now).action).not.toBe("publish");
      }),
    );
  });

  it("holds back a fall to 0 from more than 100 and lets smaller accounts go to 0", () => {
    expect(judge(0, account({ reference: { followers: 101, at: hoursAgo(1) } }), now)).toEqual({
      action: "hold",
      since: now,
    });
    expect(judge(0, account({ reference: { followers: 100, at: hoursAgo(1) } }), now).action).toBe("publish");
  });

  it("lets 0 through flagged after a day, and unflagged after another", () => {
    const at = (hours: number) => judge(0, account({ implausibleSince: hoursAgo(hours) }), now).action;
    expect([1, 23, 24, 47, 48].map(at)).toEqual(["hold", "hold", "flag", "flag", "publish"]);
  });

  it("publishes a jump flagged until it has stood for a day", () => {
    const standing = (hours: number) =>
      judge(900_100, account({ implausibleSince: hoursAgo(hours), doubtful: 900_000 }), now);
    expect(judge(900_000, account(), now)).toEqual({ action: "flag", since: now });
    expect(standing(23)).toEqual({ action: "flag", since: hoursAgo(23) });
    expect(standing(24)).toEqual({ action: "publish", since: null });
  });

  it("starts over when the doubtful number does not stand", () => {
    const verdict = judge(90_000_000, account({ implausibleSince: hoursAgo(30), doubtful: 900_000 }), now);
    expect(verdict).toEqual({ action: "flag", since: now });
  });

  it("publishes at once what has come back to the reference", () => {
    const verdict = judge(10_010, account({ implausibleSince: hoursAgo(5), doubtful: 900_000 }), now);
    expect(verdict).toEqual({ action: "publish", since: null });
  });

  it("keeps the flag of a number that stands although the account has no sound number to compare with", () => {
    const standing = (hours: number, followers: number) =>
      judge(followers, account({ reference: null, implausibleSince: hoursAgo(hours), doubtful: 900_000 }), now).action;
    expect([standing(1, 900_050), standing(25, 900_050), standing(1, 10_000)]).toEqual(["flag", "publish", "publish"]);
  });

  it("takes a withheld number as it is, never as 0", () => {
    expect(judge(null, account(), now)).toEqual({ action: "publish", since: null });
  });

  it("grows more patient with every day that nothing was read", () => {
    const reference = { followers: 10_000, at: hoursAgo(72) };
    expect(believableChange(reference, 0, now)).toBe(15_000);
    expect(judge(24_000, account({ reference }), now).action).toBe("publish");
  });
});

describe("looksDoubtful", () => {
  it("lets no reading pass that the full judgement would not publish plainly", () => {
    fc.assert(
      fc.property(count, count, count, fc.option(fc.integer({ min: 0, max: 100 })), (last, daily, followers, hours) => {
        const implausibleSince = hours === null ? null : hoursAgo(hours);
        const judged = account({
          reference: { followers: last, at: hoursAgo(1) },
          largestDailyChange: daily,
          implausibleSince,
        });
        if (looksDoubtful(followers, judged, now)) return;
        expect(judge(followers, judged, now)).toEqual({ action: "publish", since: null });
      }),
    );
  });

  it("counts in whole days", () => expect(standsAfterMs).toBe(86_400_000));
});
