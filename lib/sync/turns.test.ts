import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inTurn, notStarted, withinLimit } from "./turns";

const never = () => Number.POSITIVE_INFINITY;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("withinLimit", () => {
  it("passes on what the read brings", async () => {
    await expect(withinLimit("toy", never, Promise.resolve(7))).resolves.toBe(7);
    await expect(withinLimit("toy", never, Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it("blames a platform that has not answered within 30 seconds", async () => {
    const waiting = expect(withinLimit("toy", never, new Promise(() => undefined))).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
    await vi.advanceTimersByTimeAsync(31_000);
    await waiting;
  });

  it("blames nobody when we are stopping, and waits a few seconds for what has begun", async () => {
    const stopAt = Date.now() + 1_000;
    const quick = withinLimit("toy", () => stopAt, new Promise((resolve) => setTimeout(resolve, 4_000, "came")));
    const slow = withinLimit("toy", () => stopAt, new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await Promise.all([quick, slow])).toEqual(["came", notStarted]);
  });
});

describe("inTurn", () => {
  it("runs a bounded number beside each other, platform by platform", async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
    };
    const all = Promise.all(
      Array.from({ length: 100 }, () => inTurn({ platform: "bounded", urgent: false }, never, work)),
    );
    let other = false;
    await inTurn({ platform: "another", urgent: false }, never, async () => {
      other = true;
    });
    expect(other).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    await all;
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(100);
  });

  it("starts nothing once the time is up", async () => {
    const work = vi.fn();
    expect(await inTurn({ platform: "late", urgent: false }, () => Date.now() - 1, work)).toBe(notStarted);
    expect(work).not.toHaveBeenCalled();
  });
});
