import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { respondEvents, type StreamedState } from "./event-stream";

const state = (id: string, last = false): StreamedState => ({ id, data: { id }, last });

/** A stream as a route opens one, with its strings in the test's hand. */
function open(options: { lastEventId?: string; first?: StreamedState; person?: string } = {}) {
  const abort = new AbortController();
  const headers = options.lastEventId ? { "last-event-id": options.lastEventId } : {};
  const untouched = () => {
    throw new Error("nobody watches yet");
  };
  const strings: { tell: (state: StreamedState) => void; fail: () => void; stopped: number } = {
    tell: untouched,
    fail: untouched,
    stopped: 0,
  };
  const response = respondEvents({
    request: new Request("http://localhost/events", { headers, signal: abort.signal }),
    person: options.person ?? "ana",
    first: options.first ?? state("0"),
    watch(tell, fail) {
      Object.assign(strings, { tell, fail });
      return () => {
        strings.stopped += 1;
      };
    },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return { abort, response, reader, strings };
}
type Opened = ReturnType<typeof open>;

/** Reads until the stream ends. */
async function rest({ reader }: Opened): Promise<string> {
  let text = "";
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return text;
    text += chunk.value;
  }
}

const opened: Opened[] = [];
const openKept: typeof open = (options) => {
  const one = open(options);
  opened.push(one);
  return one;
};
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const { abort } of opened.splice(0)) abort.abort();
  vi.useRealTimers();
});

describe("a stream of states", () => {
  it("tells each new state once, in order, and ends after the last one", async () => {
    const stream = openKept();
    const text = rest(stream);
    for (const id of ["1", "1", "2"]) {
      stream.strings.tell(state(id));
      await vi.advanceTimersByTimeAsync(1);
    }
    stream.strings.tell(state("3", true));
    expect([...(await text).matchAll(/^id: (.+)$/gm)].map((match) => match[1])).toEqual(["1", "2", "3"]);
    expect(stream.strings.stopped).toBe(1);
  });

  it("goes on from what a returning reader knows, and sends one away who knows the end", async () => {
    const stream = openKept({ lastEventId: "1" });
    const text = rest(stream);
    stream.strings.tell(state("1"));
    stream.strings.tell(state("2", true));
    expect(await text).not.toContain("id: 1\n");
    expect(openKept({ lastEventId: "9", first: state("9", true) }).response.status).toBe(204);
    expect(await rest(openKept({ lastEventId: "8", first: state("9", true) }))).toContain("id: 9\n");
  });

  it("keeps only the newest state for a reader who does not keep up", async () => {
    const stream = openKept();
    for (let id = 1; id <= 1_000; id += 1) stream.strings.tell(state(String(id)));
    const text = rest(stream);
    await vi.advanceTimersByTimeAsync(1);
    stream.strings.tell(state("end", true));
    const ids = [...(await text).matchAll(/^id: (.+)$/gm)].map((match) => match[1]);
    expect(ids.length).toBeLessThan(10);
    expect(ids.slice(-2)).toEqual(["1000", "end"]);
  });

  it("beats while nothing happens, and ends by itself before the host ends it", async () => {
    const stream = openKept();
    const text = rest(stream);
    await vi.advanceTimersByTimeAsync(50_000);
    expect((await text).match(/event: beat/g)?.length).toBeGreaterThan(20);
    expect(stream.strings.stopped).toBe(1);
  });

  it("stops watching when the reader leaves, and when the watched thing fails", async () => {
    const left = openKept();
    left.abort.abort();
    left.strings.tell(state("1"));
    const cancelled = openKept();
    await cancelled.reader?.cancel();
    const failed = openKept();
    failed.strings.fail();
    expect(await rest(failed)).not.toContain("id:");
    expect([left, cancelled, failed].map(({ strings }) => strings.stopped)).toEqual([1, 1, 1]);
  });

  it("gives a person six seats, and a seat back when somebody leaves", () => {
    const six = Array.from({ length: 6 }, () => openKept({ person: "eve" }));
    expect(() => openKept({ person: "eve" })).toThrow(expect.objectContaining({ code: "RATE_LIMITED" }));
    expect(openKept({ person: "adam" }).response.status).toBe(200);
    six[0]?.abort.abort();
    expect(openKept({ person: "eve" }).response.status).toBe(200);
  });

  it("asks proxies and compression to pass events on at once", () => {
    const { headers } = openKept().response;
    expect(headers.get("content-type")).toContain("text/event-stream");
    expect(headers.get("cache-control")).toContain("no-transform");
    expect(headers.get("x-accel-buffering")).toBe("no");
  });
});
