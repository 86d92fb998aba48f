import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, apiGet } from "./api";

afterEach(() => vi.unstubAllGlobals());

function answering(answer: () => Promise<Response>) {
  vi.stubGlobal("fetch", answer);
  return apiGet("/api/social/sync/1", "syncRun", new AbortController().signal);
}

const run = { runId: "1", status: "done", total: 1, done: 1, connections: [] };

describe("apiGet", () => {
  it("gives the data of an answer, without what we do not know", async () => {
    const data = await answering(async () => Response.json({ data: { ...run, news: 1 } }));
    expect(data).toEqual(run);
  });

  it("refuses an answer of another shape instead of passing it on", async () => {
    for (const body of [{ data: { ...run, total: "1" } }, { data: null }, run, null]) {
      await expect(answering(async () => Response.json(body))).rejects.toMatchObject({ code: "INTERNAL", status: 200 });
    }
    await expect(answering(async () => new Response("<html>"))).rejects.toMatchObject({ code: "INTERNAL" });
  });

  it("carries the stable code and the correlation id of a refusal", async () => {
    const problem = { title: "Connect again", code: "NEEDS_RECONNECT", correlationId: "abc-123" };
    const refused = answering(async () => Response.json(problem, { status: 409 }));
    await expect(refused).rejects.toMatchObject({ code: "NEEDS_RECONNECT", status: 409, correlationId: "abc-123" });
  });

  it("takes the correlation id out of the header where a proxy answers in its own words", async () => {
    const headers = { "x-correlation-id": "from-header" };
    const refused = answering(async () => new Response("Bad gateway", { status: 502, headers }));
    await expect(refused).rejects.toMatchObject({ code: "INTERNAL", status: 502, correlationId: "from-header" });
  });

  it("says NETWORK when no answer comes, and leaves a cancelled request alone", async () => {
    await expect(answering(() => Promise.reject(new TypeError("failed to fetch")))).rejects.toMatchObject({
      code: "NETWORK",
    });
    const cancelled = answering(() => Promise.reject(new DOMException("stop", "AbortError")));
    await expect(cancelled).rejects.not.toBeInstanceOf(ApiError);
  });
});
