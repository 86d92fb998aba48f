import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { PlatformRequest } from "@/lib/platforms/types";
import { refusal } from "@/tests/support/verdicts";
import { failureByStatus } from "./failure";
import { fakeNow, fakePlatform, json } from "./fake-platform";
import { createPlatformHttp } from "./http";
import { defaultResilience, simulatedResilience } from "./resilience";
import { AnswerTimeoutError } from "./transport";

const toy = { id: "toy", hosts: ["api.toy.example"], classify: failureByStatus.bind(null, "toy") };
const schema = z.object({ count: z.int() });
const read: PlatformRequest<{ count: number }> = { url: "https://api.toy.example/v1/me", endpoint: "me", schema };

describe("failures of transport", () => {
  const noConnection = () => {
    throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
  };

  it("repeats twice and then says that the platform is unavailable", async () => {
    const { http, seen, reports } = fakePlatform(toy, noConnection);
    const error = await refusal(http.request(read));
    expect(error).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE", action: "retry", httpStatus: null });
    expect(error.detail).toContain("ECONNREFUSED");
    expect(seen).toHaveLength(3);
    expect(reports.map(({ errorCode, status }) => [errorCode, status])).toEqual(
      Array(3).fill(["PLATFORM_UNAVAILABLE", null]),
    );
  });

  it("succeeds when a later attempt does", async () => {
    const { http } = fakePlatform(toy, (_request, count) =>
      count < 3 ? new Response("", { status: 503 }) : { count },
    );
    expect((await http.request(read)).data).toEqual({ count: 3 });
  });

  it("never repeats what must not be repeated", async () => {
    const { http, seen } = fakePlatform(toy, noConnection);
    await refusal(http.request({ ...read, repeatable: false }));
    expect(seen).toHaveLength(1);
  });

  it("takes a time-out for an outage", async () => {
    const { http, seen } = fakePlatform(toy, () => new Promise(() => undefined), { timeoutMs: 20, maxRetries: 1 });
    const error = await refusal(http.request(read));
    expect(error.platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(error.detail).toContain("20 ms");
    expect(seen).toHaveLength(2);
  });

  it("repeats an answer that was cut off", async () => {
    const { http } = fakePlatform(toy, (_request, count) => (count === 1 ? new Response('{"count": 1') : { count: 2 }));
    expect((await http.request(read)).data).toEqual({ count: 2 });
  });

  it("waits no longer than ten seconds in all, and not at all in simulated runs", () => {
    expect(defaultResilience.maxRetries * defaultResilience.maxRetryDelayMs).toBeLessThanOrEqual(10_000);
    expect(defaultResilience.breakMs).toBeLessThanOrEqual(10_000);
    expect(simulatedResilience).toMatchObject({ firstRetryDelayMs: 0, maxRetryDelayMs: 0, breakMs: 0 });
  });
});

describe("limits", () => {
  it.each([
    ["120", "2026-11-21T10:02:00.000Z"],
    ["0", "2026-11-21T10:00:00.000Z"],
    ["Sat, 21 Nov 2026 10:30:00 GMT", "2026-11-21T10:30:00.000Z"],
    ["Sat, 21 Nov 2020 10:30:00 GMT", "2026-11-21T10:00:00.000Z"],
    ["99999999999", "2026-11-22T10:00:00.000Z"],
  ])("reports Retry-After %s as the end of the limit and does not wait for it", async (header, end) => {
    const { http, seen } = fakePlatform(toy, () => json({}, 429, { "retry-after": header }));
    const error = await refusal(http.request(read));
    expect(error).toMatchObject({ platformErrorCode: "RATE_LIMITED", action: "wait", httpStatus: 429 });
    expect(error.resetsAt?.toISOString()).toBe(end);
    expect(seen).toHaveLength(1);
  });

  it.each(["soon", "-5", ""])("ignores a Retry-After that cannot be read (%s)", async (header) => {
    const { http } = fakePlatform(toy, () => json({}, 429, { "retry-after": header }));
    expect((await refusal(http.request(read))).resetsAt).toBeNull();
  });

  it("does not repeat an outage whose end the platform names", async () => {
    const { http, seen } = fakePlatform(toy, () => json({}, 503, { "retry-after": "120" }));
    const error = await refusal(http.request(read));
    expect(error).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE" });
    expect(error.resetsAt?.toISOString()).toBe("2026-11-21T10:02:00.000Z");
    expect(seen).toHaveLength(1);
  });
});

describe("the circuit breaker", () => {
  const slowBreak = { breakAfterFailures: 2, breakMs: 60_000, maxRetries: 0 };

  it("leaves a host alone that failed several times in a row, and no other host", async () => {
    const two = { ...toy, hosts: ["api.toy.example", "other.toy.example"] };
    const answer = ({ url }: { url: URL }) =>
      url.hostname === "api.toy.example" ? new Response("", { status: 500 }) : { count: 1 };
    const { http, seen } = fakePlatform(two, answer, slowBreak);
    await refusal(http.request(read));
    await refusal(http.request(read));
    expect(seen).toHaveLength(2);
    const error = await refusal(http.request(read));
    expect(error).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE", action: "retry" });
    expect(seen).toHaveLength(2);
    expect((await http.request({ ...read, url: "https://other.toy.example/" })).data.count).toBe(1);
  });

  it("does not open for refusals, limits and malformed answers", async () => {
    const statuses = [404, 429, 400, 200];
    const { http } = fakePlatform(toy, (_request, count) => json({}, statuses[count % 4]), slowBreak);
    for (let i = 0; i < 12; i += 1) {
      expect((await refusal(http.request(read))).platformErrorCode).not.toBe("PLATFORM_UNAVAILABLE");
    }
  });

  it("blocks nothing in simulated runs", async () => {
    const { http, seen } = fakePlatform(toy, (_request, count) => (count <= 9 ? json({}, 500) : { count }), {
      maxRetries: 0,
    });
    for (let i = 0; i < 9; i += 1) await refusal(http.request(read));
    expect((await http.request(read)).data).toEqual({ count: 10 });
    expect(seen).toHaveLength(10);
  });
});

describe("a call that has an end", () => {
  const ending = (leftMs: number) => {
    const sent: number[] = [];
    const http = createPlatformHttp({
      platform: toy.id,
      allowedHosts: toy.hosts,
      sandboxUrl: null,
      classify: toy.classify,
      now: () => fakeNow,
      circuits: new Map(),
      endsAt: new Date(Date.now() + leftMs),
      transport: ({ timeoutMs }) => {
        sent.push(timeoutMs);
        return Promise.reject(new AnswerTimeoutError("no answer"));
      },
    });
    return { http, sent };
  };

  it("is broken off there, and not repeated", async () => {
    const { http, sent } = ending(5_000);
    expect((await refusal(http.request(read))).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(sent).toHaveLength(1);
    expect(sent[0]).toBeLessThanOrEqual(5_000);
  });

  it("is not made after it", async () => {
    const { http, sent } = ending(-1);
    expect((await refusal(http.request(read))).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(sent).toEqual([]);
  });
});
