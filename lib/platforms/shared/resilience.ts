import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import { isPlatformError } from "@/lib/platforms/errors";

/** Every in-process wait and limit of a platform call, in one object. */
export interface Resilience {
  /** How long one attempt may take, body included. */
  readonly timeoutMs: number;
  /** Further attempts after the first, for failures of transport and of the platform's servers. */
  readonly maxRetries: number;
  /** Scale of the first wait; the waits grow with decorrelated jitter. */
  readonly firstRetryDelayMs: number;
  /** Longest single wait. `maxRetries` times this stays within ten seconds. */
  readonly maxRetryDelayMs: number;
  /** Requests that must fail in a row before a host is left alone. */
  readonly breakAfterFailures: number;
  /** How long it is left alone before one request may try again. */
  readonly breakMs: number;
  /** Largest answer that is read. */
  readonly maxBodyBytes: number;
  /** Longest Retry-After that is believed; afterwards the platform is asked again. */
  readonly maxRetryAfterMs: number;
}

/** For real platforms. */
export const defaultResilience: Resilience = {
  timeoutMs: 10_000,
  maxRetries: 2,
  firstRetryDelayMs: 500,
  maxRetryDelayMs: 5_000,
  breakAfterFailures: 5,
  breakMs: 10_000,
  maxBodyBytes: 5_000_000,
  maxRetryAfterMs: 24 * 3_600_000,
};

/** For runs against the sandbox, where a day passes in seconds: the same behaviour without waiting. */
export const simulatedResilience: Resilience = {
  ...defaultResilience,
  timeoutMs: 3_000,
  firstRetryDelayMs: 0,
  maxRetryDelayMs: 0,
  breakMs: 0,
};

interface Circuit {
  readonly breaker: CircuitBreakerPolicy;
  /** When it opened last, in milliseconds of wall time; null = never. */
  openedAtMs: number | null;
}

/** Circuit breakers by name. */
export type Circuits = Map<string, Circuit>;

const shared = globalThis as { influmeterCircuits?: Circuits };

/**
 * The breakers of this process: a host that is down for one caller is down for all of them. On globalThis, because pages
 * and routes are bundled apart: a page could not see what a route has learned.
 */
shared.influmeterCircuits ??= new Map();
export const processCircuits: Circuits = shared.influmeterCircuits;

/** Whether a failure says that the platform itself is in trouble; refusals and limits do not. */
function isOutage(error: unknown): boolean {
  return isPlatformError(error, "PLATFORM_UNAVAILABLE");
}

/**
 * The breaker of this name, made on first use. It opens after `breakAfterFailures` outages in a row and lets one
 * request through after `breakMs` (wall time). What counts as an outage is decided by `isOutage`.
 */
export function circuit(circuits: Circuits, name: string, resilience: Resilience): CircuitBreakerPolicy {
  const existing = circuits.get(name);
  if (existing) return existing.breaker;
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: resilience.breakMs,
    breaker: new ConsecutiveBreaker(resilience.breakAfterFailures),
  });
  const created: Circuit = { breaker, openedAtMs: null };
  breaker.onBreak(() => {
    created.openedAtMs = Date.now();
  });
  circuits.set(name, created);
  return breaker;
}

/** A breaker stays open until somebody asks again. One that opened longer ago than this says nothing of now. */
const openMattersMs = 5 * 60_000;

/** The platforms of which this process leaves a host alone at the moment. A breaker's name begins with its platform. */
export function openCircuits(circuits: Circuits = processCircuits): Set<string> {
  const open = [...circuits].filter(
    ([, { breaker, openedAtMs }]) =>
      breaker.state === CircuitState.Open && Date.now() - (openedAtMs ?? 0) < openMattersMs,
  );
  return new Set(open.map(([name]) => name.split(" ", 1)[0] ?? name));
}
