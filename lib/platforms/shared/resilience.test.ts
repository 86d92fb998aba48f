import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import { type Circuits, circuit, defaultResilience, openCircuits } from "./resilience";

const minuteMs = 60_000;
let circuits: Circuits;

beforeEach(() => {
  vi.useFakeTimers();
  circuits = new Map();
});
afterEach(() => vi.useRealTimers());

async function fail(times: number): Promise<void> {
  const breaker = circuit(circuits, "tiktok open.tiktokapis.com", defaultResilience);
  const error = new PlatformError({ platform: "tiktok", code: "PLATFORM_UNAVAILABLE", detail: "down" });
  for (let time = 0; time < times; time += 1) {
    await breaker.execute(() => Promise.reject(error)).catch(() => undefined);
  }
}

describe("a platform is left alone", () => {
  it("after as many failures in a row as a breaker bears, and not before", async () => {
    await fail(defaultResilience.breakAfterFailures - 1);
    expect(openCircuits(circuits)).toEqual(new Set());
    await fail(1);
    expect(openCircuits(circuits)).toEqual(new Set(["tiktok"]));
  });

  it("no longer for anybody's eyes when nobody has asked it for minutes, until it fails again", async () => {
    await fail(defaultResilience.breakAfterFailures);
    vi.advanceTimersByTime(5 * minuteMs);
    expect(openCircuits(circuits)).toEqual(new Set());
    await fail(1);
    expect(openCircuits(circuits)).toEqual(new Set(["tiktok"]));
  });
});
