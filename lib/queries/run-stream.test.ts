import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SyncRun } from "@/lib/schemas/stats";
import { type FollowMode, followRun, quietMs, type Stream } from "./run-stream";

/** A stream that the test speaks for. */
class FakeStream implements Stream {
  readyState = 1;
  closes = 0;
  private readonly listeners = new Map<string, (event: { data?: unknown }) => void>();

  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.readyState = 2;
    this.closes += 1;
  }
  say(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data });
  }
  progress(run: SyncRun): void {
    this.say("progress", JSON.stringify(run));
  }
  /** As a browser does when the answer was no event stream; with `willRetry` as when the line broke. */
  fail(willRetry: boolean): void {
    this.readyState = willRetry ? 0 : 2;
    this.say("error");
  }
}

const running: SyncRun = { runId: "r", status: "running", total: 1, done: 0, connections: [] };
const done: SyncRun = { ...running, status: "done", done: 1 };

function following(stream = new FakeStream()) {
  const runs: SyncRun[] = [];
  const modes: FollowMode[] = [];
  const urls: string[] = [];
  const stop = followRun("r", {
    open: (url) => {
      urls.push(url);
      return stream;
    },
    now: () => Date.now(),
    onRun: (run) => runs.push(run),
    onMode: (mode) => modes.push(mode),
  });
  return { stream, runs, modes, urls, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("following a run", () => {
  it("listens at the run's own address and passes on what it hears, until the run is done", () => {
    const { stream, runs, modes, urls } = following();
    stream.progress(running);
    stream.progress(done);
    expect([urls, runs, modes, stream.closes]).toEqual([["/api/social/sync/r/events"], [running, done], [], 1]);
  });

  it("asks once the stream has been silent for five seconds, and stops asking when it speaks again", () => {
    const { stream, modes } = following();
    vi.advanceTimersByTime(quietMs - 1_000);
    expect(modes).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(modes).toEqual(["poll"]);
    stream.say("beat", "1");
    expect(modes).toEqual(["poll", "stream"]);
  });

  it("goes on listening while it beats, however slow the platform is", () => {
    const { stream, modes } = following();
    for (let second = 0; second < 60; second += 2) {
      vi.advanceTimersByTime(2_000);
      stream.say("beat", "1");
    }
    expect(modes).toEqual([]);
  });

  it("asks for good when the stream is refused, but leaves a broken line to the browser", () => {
    const refused = following();
    refused.stream.fail(false);
    vi.advanceTimersByTime(60_000);
    expect(refused.modes).toEqual(["poll"]);
    const broken = following();
    broken.stream.fail(true);
    expect(broken.modes).toEqual([]);
    vi.advanceTimersByTime(quietMs + 1_000);
    expect(broken.modes).toEqual(["poll"]);
    broken.stream.progress(running);
    expect(broken.modes).toEqual(["poll", "stream"]);
  });

  it("asks where there is no stream at all", () => {
    const modes: FollowMode[] = [];
    const stop = followRun("r", {
      open: () => {
        throw new ReferenceError("EventSource is not defined");
      },
      now: () => Date.now(),
      onRun: () => undefined,
      onMode: (mode) => modes.push(mode),
    });
    stop();
    expect(modes).toEqual(["poll"]);
  });

  it("takes what it cannot read for silence", () => {
    const { stream, runs, modes } = following();
    for (let second = 0; second < 6; second += 1) {
      vi.advanceTimersByTime(1_000);
      stream.say("progress", second % 2 === 0 ? "<html>" : JSON.stringify({ runId: 5 }));
    }
    expect([runs, modes]).toEqual([[], ["poll"]]);
  });

  it("is over when it is stopped", () => {
    const { stream, modes, stop } = following();
    stop();
    vi.advanceTimersByTime(60_000);
    expect([modes, stream.closes]).toEqual([[], 1]);
  });
});
