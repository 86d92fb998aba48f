import { describe, expect, it } from "vitest";
import { judgeLosses, type LoggedRefresh } from "./lost-accesses";

const refresh = (seq: number, status: number, personaId = "maya", isSpoiled = false): LoggedRefresh => ({
  seq,
  atMs: seq,
  platform: "x",
  personaId,
  status,
  isSpoiled,
});
const death = (afterMs: number, atMs: number, refreshesInHand = 1) => ({ afterMs, atMs, refreshesInHand });
const judged = (...given: Parameters<typeof judgeLosses>) => {
  const { lost, unexcused } = judgeLosses(...given);
  return { lost: [...lost], unexcused: [...unexcused] };
};

describe("an access that a second use of its refresh token has ended", () => {
  const twice = [refresh(10, 200), refresh(30, 400)];

  it("is not excused where nobody died, before or after, or whoever died had nothing in hand", () => {
    const unexcused = { lost: ["x/maya"], unexcused: ["x/maya"] };
    expect(judged(twice, [], 0)).toEqual(unexcused);
    expect(judged(twice, [death(0, 9), death(11, 20)], 0)).toEqual(unexcused);
    expect(judged(twice, [death(5, 12, 0)], 0)).toEqual(unexcused);
    expect(judged([refresh(30, 400)], [death(5, 40)], 0)).toEqual(unexcused);
  });

  it("is excused by a death with that refresh in hand, by a cut-off answer, and by an answer that nobody waited for", () => {
    const excused = { lost: ["x/maya"], unexcused: [] };
    expect(judged(twice, [death(5, 12)], 0)).toEqual(excused);
    expect(judged([refresh(10, 200, "maya", true), refresh(30, 400)], [], 0)).toEqual(excused);
    expect(judged(twice, [], 1)).toEqual(excused);
  });

  it("is excused by a death before the platform carried the refresh out, if it had begun by then", () => {
    const slow = [{ ...refresh(10, 200), atMs: 7 }, refresh(30, 400)];
    expect(judged(slow, [death(5, 8)], 0)).toEqual({ lost: ["x/maya"], unexcused: [] });
    expect(judged(slow, [death(8, 12)], 0)).toEqual({ lost: ["x/maya"], unexcused: ["x/maya"] });
  });

  it("is not excused by an answer that the platform never gave", () => {
    expect(judged([refresh(5, 0), ...twice], [], 1).unexcused).toEqual(["x/maya"]);
  });

  it("is one for each refresh that a process died with, and no more", () => {
    const both = [refresh(10, 200, "a"), refresh(11, 200, "b"), refresh(30, 400, "a"), refresh(31, 400, "b")];
    expect(judged(both, [death(5, 12, 2)], 0).unexcused).toEqual([]);
    expect(judged(both, [death(5, 12, 1)], 0).unexcused).toEqual(["x/b"]);
  });

  it("is told by the refresh before it alone, and counts once however often it is tried again", () => {
    const saved = [refresh(10, 200), refresh(20, 200), refresh(30, 400), refresh(31, 400)];
    expect(judged(saved, [death(5, 12)], 0)).toEqual({ lost: ["x/maya"], unexcused: ["x/maya"] });
    expect(judged(saved, [death(15, 22)], 0)).toEqual({ lost: ["x/maya"], unexcused: [] });
  });

  it("is none while every refresh was carried out or was not tried", () => {
    expect(judged([refresh(10, 200), refresh(20, 429), refresh(21, 500), refresh(30, 200)], [], 0).lost).toEqual([]);
  });
});
