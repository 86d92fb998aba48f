import { hash } from "node:crypto";
import { BrokenCircuitError, ExponentialBackoff, handleWhen, retry } from "cockatiel";
import { PlatformError, type PlatformErrorCode } from "@/lib/platforms/errors";
import type {
  AnswerHeaders,
  ChargedResources,
  FailedResponse,
  PlatformHttp,
  PlatformRequest,
  PlatformResponse,
} from "@/lib/platforms/types";
import { type ParsedBody, parseBody } from "./body";
import { type OutboundRules, outboundUrl } from "./outbound-url";
import { badResponse, parseAnswer } from "./parse";
import { redactSecrets, secretsIn } from "./redact";
import {
  type Circuits,
  circuit,
  defaultResilience,
  processCircuits,
  type Resilience,
  simulatedResilience,
} from "./resilience";
import { retryAfter } from "./retry-after";
import {
  type Answer,
  AnswerTimeoutError,
  BodyTooLargeError,
  type OutgoingRequest,
  sendOverNetwork,
  type Transport,
} from "./transport";

/** One attempt at a remote call, for counters and budgets. */
export interface PlatformCallReport {
  readonly platform: string;
  readonly endpoint: string;
  /** Quota units that this attempt spent, at most where `charged` says for what. */
  readonly cost: number;
  /** What a usable answer held that is charged for; absent where each call costs the same. */
  readonly charged?: ChargedResources;
  /** Null when no answer came. */
  readonly status: number | null;
  /** Null when no answer came. */
  readonly headers: AnswerHeaders | null;
  readonly durationMs: number;
  readonly errorCode: PlatformErrorCode | null;
}

export interface PlatformHttpOptions extends OutboundRules {
  readonly classify: (response: FailedResponse) => PlatformError;
  /** Whether the body of a 2xx answer is an error all the same. */
  readonly isFailure?: ((body: unknown) => boolean) | undefined;
  readonly now: () => Date;
  /** Without it: over the network. */
  readonly transport?: Transport | undefined;
  /** Without it: no waiting when a sandbox is set, the real values otherwise. */
  readonly resilience?: Resilience | undefined;
  /** Wall time at which every attempt is broken off; none is repeated then. */
  readonly endsAt?: Date | undefined;
  /** Without it: the breakers of this process. */
  readonly circuits?: Circuits | undefined;
  /** Told of every attempt, also of the failed ones: each of them costs quota. Must not throw. */
  readonly onCall?: ((report: PlatformCallReport) => void) | undefined;
}

/** An attempt that failed, and whether the same request may be sent again at once. */
class FailedAttempt extends Error {
  constructor(
    readonly error: PlatformError,
    readonly mayRepeat: boolean,
  ) {
    super(error.message);
  }
}

const retryPolicies = new WeakMap<Resilience, ReturnType<typeof retry>>();

/** One policy for all clients of the same resilience: a client is made for every account that is read. */
function retriesOf(resilience: Resilience): ReturnType<typeof retry> {
  const known = retryPolicies.get(resilience);
  if (known) return known;
  const { maxRetries: maxAttempts, firstRetryDelayMs: initialDelay, maxRetryDelayMs: maxDelay } = resilience;
  const mayRepeat = (error: unknown) => error instanceof FailedAttempt && error.mayRepeat;
  const backoff = new ExponentialBackoff({ initialDelay, maxDelay });
  const made = retry(handleWhen(mayRepeat), { maxAttempts, backoff });
  retryPolicies.set(resilience, made);
  return made;
}

/**
 * The one way to a platform. Each request passes the host allow-list, is mapped to the sandbox where one is set, is
 * limited in time and size, and is repeated with decorrelated jitter while the platform is unreachable or the answer
 * was cut off, unless the request says that it must not be. A host that keeps failing is left alone for a moment.
 * Limits with a known end are reported in the error (`resetsAt`), never waited for. Redirects are not followed.
 *
 * `request` throws nothing but PlatformError, and no error holds a credential: neither one of the request nor
 * anything in the answer that looks like one.
 */
export function createPlatformHttp(options: PlatformHttpOptions): PlatformHttp {
  const resilience = options.resilience ?? (options.sandboxUrl === null ? defaultResilience : simulatedResilience);
  const circuits = options.circuits ?? processCircuits;
  const send = options.transport ?? sendOverNetwork;
  const retries = retriesOf(resilience);

  async function attempt<T>(request: PlatformRequest<T>, target: URL): Promise<PlatformResponse<T>> {
    const startedMs = performance.now();
    let answer: Answer | null = null;
    let errorCode: PlatformErrorCode | null = null;
    let charged: ChargedResources | undefined;
    try {
      answer = await send(endingAt(options.endsAt, outgoing(request, target, resilience)));
      const response = interpret(request, answer);
      charged = request.charged?.(response.data);
      return response;
    } catch (error) {
      const failed = toFailedAttempt(error, request);
      errorCode = failed.error.platformErrorCode;
      throw new FailedAttempt(withoutSecrets(failed.error, secretsOf(request)), failed.mayRepeat);
    } finally {
      options.onCall?.({
        platform: options.platform,
        endpoint: request.endpoint,
        cost: request.cost ?? 1,
        ...(charged && { charged }),
        status: answer?.status ?? null,
        headers: answer?.headers ?? null,
        durationMs: Math.round(performance.now() - startedMs),
        errorCode,
      });
    }
  }

  function interpret<T>(request: PlatformRequest<T>, answer: Answer): PlatformResponse<T> {
    const body = parseBody(answer.bytes);
    if (answer.status < 200 || answer.status > 299) throw refused(request, answer, body);
    if (body.kind === "text" || (body.kind === "empty" && !request.emptyBody)) {
      throw new FailedAttempt(badResponse(options.platform, "The answer is not JSON, or was cut off."), true);
    }
    const value = body.kind === "json" ? body.value : null;
    if (options.isFailure?.(value)) throw refused(request, answer, body);
    return {
      data: parseAnswer(request.schema, value, options.platform),
      sha256: hash("sha256", answer.bytes, "hex"),
      headers: answer.headers,
    };
  }

  function refused(request: PlatformRequest<unknown>, { status, headers }: Answer, body: ParsedBody): PlatformError {
    if (status >= 300 && status < 400) return badResponse(options.platform, `An unexpected redirect (HTTP ${status}).`);
    const now = options.now();
    const value = body.kind === "empty" ? null : body.value;
    const error = options.classify({ status, headers, body: value, endpoint: request.endpoint, now });
    const waits = error.action === "wait" || error.action === "retry";
    const end = waits && error.resetsAt === null ? retryAfter(headers, now, resilience.maxRetryAfterMs) : null;
    return end === null ? error : changed(error, { resetsAt: end });
  }

  function toFailedAttempt(error: unknown, request: PlatformRequest<unknown>): FailedAttempt {
    const repeatable = request.repeatable !== false;
    if (error instanceof FailedAttempt) return new FailedAttempt(error.error, repeatable && error.mayRepeat);
    if (error instanceof PlatformError) {
      const now = options.now();
      const outage = error.platformErrorCode === "PLATFORM_UNAVAILABLE" && error.action === "retry";
      return new FailedAttempt(error, repeatable && outage && (error.resetsAt === null || error.resetsAt <= now));
    }
    if (error instanceof BodyTooLargeError) {
      return new FailedAttempt(badResponse(options.platform, `The answer is too large: ${error.message}.`), false);
    }
    return new FailedAttempt(unreachable(options.platform, describe(error)), repeatable);
  }

  return {
    async request<T>(request: PlatformRequest<T>): Promise<PlatformResponse<T>> {
      const wanted = withQuery(request);
      const target = outboundUrl(wanted ?? request.url, options);
      const breaker = circuit(circuits, `${options.platform} ${wanted?.hostname} ${target.origin}`, resilience);
      try {
        return await breaker.execute(async () => {
          try {
            return await (options.endsAt ? attempt(request, target) : retries.execute(() => attempt(request, target)));
          } catch (error) {
            throw error instanceof FailedAttempt ? error.error : error;
          }
        });
      } catch (error) {
        if (error instanceof BrokenCircuitError) {
          throw unreachable(options.platform, "Not asked: the platform failed several times in a row just now.");
        }
        throw error;
      }
    },
  };
}

function withQuery(request: PlatformRequest<unknown>): URL | null {
  const url = URL.parse(request.url);
  for (const [name, value] of Object.entries(request.query ?? {})) url?.searchParams.set(name, value);
  return url;
}

function outgoing(request: PlatformRequest<unknown>, url: URL, resilience: Resilience): OutgoingRequest {
  const { form, json, bearer } = request;
  const headers: Record<string, string> = { accept: "application/json" };
  let body: string | null = null;
  if (form !== undefined) {
    headers["content-type"] = "application/x-www-form-urlencoded;charset=UTF-8";
    body = new URLSearchParams(form).toString();
  } else if (json !== undefined) {
    headers["content-type"] = "application/json; charset=utf-8";
    body = JSON.stringify(json);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  const { timeoutMs, maxBodyBytes } = resilience;
  return { url, method: request.method ?? (body === null ? "GET" : "POST"), headers, body, timeoutMs, maxBodyBytes };
}

/** The request with no more time than is left; throws AnswerTimeoutError where that is none. */
function endingAt(endsAt: Date | undefined, request: OutgoingRequest): OutgoingRequest {
  if (endsAt === undefined) return request;
  const leftMs = endsAt.getTime() - Date.now();
  if (leftMs <= 0) throw new AnswerTimeoutError("Not asked: the time was over.");
  return { ...request, timeoutMs: Math.min(request.timeoutMs, leftMs) };
}

function secretsOf(request: PlatformRequest<unknown>): string[] {
  const json = typeof request.json === "object" && request.json !== null ? { ...request.json } : undefined;
  return secretsIn(request.query, request.form, json, request.headers, { token: request.bearer });
}

function unreachable(platform: string, detail: string): PlatformError {
  return new PlatformError({ platform, code: "PLATFORM_UNAVAILABLE", detail });
}

/** Why no answer came: a time-out, or the system's error code. Messages of network errors may quote the URL. */
function describe(error: unknown): string {
  if (error instanceof AnswerTimeoutError) return error.message;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "string" ? `No connection (${code}).` : "No connection.";
}

function withoutSecrets(error: PlatformError, secrets: readonly string[]): PlatformError {
  return changed(error, { detail: redactSecrets(error.detail, secrets) });
}

function changed(error: PlatformError, change: { detail?: string; resetsAt?: Date }): PlatformError {
  const resetsAt = change.resetsAt ?? error.resetsAt;
  return new PlatformError({
    platform: error.platform,
    code: error.platformErrorCode,
    action: error.action,
    detail: change.detail ?? error.detail,
    ...(error.platformCode === null ? {} : { platformCode: error.platformCode }),
    ...(error.httpStatus === null ? {} : { httpStatus: error.httpStatus }),
    ...(error.limitOwner === null ? {} : { limitOwner: error.limitOwner }),
    ...(resetsAt === null ? {} : { resetsAt }),
  });
}
