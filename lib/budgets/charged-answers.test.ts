import { describe, expect, it } from "vitest";
import { ChargedAnswers, type ReadOnDay, resourceName } from "./charged-answers";

const noon = new Date("2026-11-21T12:00:00Z");
const afterMidnight = new Date("2026-11-22T00:00:01Z");
const report = (durationMs: number) => ({
  platform: "x",
  endpoint: "users.me",
  cost: 10,
  status: 200,
  headers: null,
  durationMs,
  errorCode: null,
});
const account = (...ids: string[]) => ({ kind: "account" as const, ids, price: 10 });
const known = (): ReadOnDay => ({ dayUtc: "2026-11-21", names: new Set([resourceName("account", "1")]) });

describe("what an answer is charged for", () => {
  it("is no resource that was read before on that day, and none twice", () => {
    const answers = new ChargedAnswers();
    const charge = { platform: "x", platformUserId: "2", dayUtc: "2026-11-21" };
    expect(answers.note(report(50), account("1", "2", "2"), known(), noon)).toEqual({ count: 1, charges: [charge] });
    expect(answers.note(report(50), account("2"), undefined, noon)).toEqual({ count: 0, charges: [] });
  });

  it("is all of it once the day is over for which something is known", () => {
    const answers = new ChargedAnswers();
    answers.note(report(50), account("2"), undefined, noon);
    expect(answers.note(report(50), account("1", "2"), known(), afterMidnight).count).toBe(2);
  });

  it("is all of it, and free for nobody later, where midnight came between question and answer", () => {
    const answers = new ChargedAnswers();
    expect(answers.note(report(2_000), account("1"), undefined, afterMidnight)).toEqual({ count: 1, charges: [] });
    expect(answers.note(report(50), account("1"), undefined, afterMidnight).count).toBe(1);
  });

  it("is left to nobody else where it is a post: its stored number of the day says that it was read", () => {
    const posts = { kind: "post" as const, ids: ["1"], price: 5 };
    expect(new ChargedAnswers().note(report(50), posts, undefined, noon)).toEqual({ count: 1, charges: [] });
  });
});
