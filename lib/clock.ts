import { env } from "@/lib/config";
import { AppError } from "@/lib/errors";

let offsetMs = 0;

/**
 * The only clock of the product: wall time, plus the sandbox's offset when the sandbox is on. `now()` is synchronous
 * over a cached offset; `sync()` refreshes it and is called at the start of every route, server render, planner run
 * and drain batch. `wall()` is for leases and other waits that a moved clock must not end.
 */
export const clock = {
  /** The current time. */
  now(): Date {
    return new Date(Date.now() + offsetMs);
  },
  /** The machine's own time, whatever the sandbox says. */
  wall(): Date {
    return new Date();
  },
  /** Reads the sandbox's offset; does nothing without a sandbox. Throws `AppError` when the sandbox does not answer. */
  async sync(): Promise<void> {
    const { sandboxUrl } = env();
    if (sandboxUrl === null) return;
    let body: unknown;
    try {
      const response = await fetch(`${sandboxUrl}/_control/clock`, {
        signal: AbortSignal.timeout(5_000),
        cache: "no-store",
      });
      body = await response.json();
    } catch (cause) {
      throw new AppError("INTERNAL", "The platform sandbox does not answer: is it running?", {
        cause,
        retryable: true,
      });
    }
    const offset = typeof body === "object" && body !== null && "offsetMs" in body ? body.offsetMs : null;
    if (typeof offset !== "number" || !Number.isFinite(offset)) {
      throw new AppError("INTERNAL", "The platform sandbox gave no usable clock.");
    }
    offsetMs = offset;
  },
};

export type Clock = typeof clock;

/** The UTC day of a time as YYYY-MM-DD. */
export function utcDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}
