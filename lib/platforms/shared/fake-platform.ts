import type { Platform, PlatformCall, PlatformHttp, PlatformSession } from "@/lib/platforms/types";
import { createPlatformHttp, type PlatformCallReport } from "./http";
import { type Resilience, simulatedResilience } from "./resilience";
import { type Answer, AnswerTimeoutError, BodyTooLargeError, type OutgoingRequest, type Transport } from "./transport";

/** A request as it left the client. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly form: Readonly<Record<string, string>>;
  /** The body where it is JSON. */
  readonly json?: unknown;
}

export interface FakePlatform {
  readonly http: PlatformHttp;
  readonly seen: SeenRequest[];
  readonly reports: PlatformCallReport[];
  readonly call: PlatformCall;
  session(platformUserId: string, state?: Record<string, string>): PlatformSession;
}

export const fakeNow = new Date("2026-11-21T10:00:00Z");

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

function jsonOf({ headers, body }: OutgoingRequest): { json?: unknown } {
  return headers["content-type"]?.startsWith("application/json") ? { json: JSON.parse(body ?? "null") } : {};
}

function isForm({ headers }: OutgoingRequest): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
}

/**
 * For tests: the real client in front of a platform that answers as told, without a network and without waiting.
 * `answer` may return a body (sent as JSON with status 200) or a whole Response, or throw what a network throws.
 */
export function fakePlatform(
  platform: Pick<Platform, "id" | "hosts" | "classify" | "isFailure">,
  answer: (request: SeenRequest, count: number) => unknown,
  resilience: Partial<Resilience> = {},
): FakePlatform {
  const seen: SeenRequest[] = [];
  const reports: PlatformCallReport[] = [];
  const answered = async (request: OutgoingRequest): Promise<Answer> => {
    const form = isForm(request) ? Object.fromEntries(new URLSearchParams(request.body ?? "")) : {};
    seen.push({
      method: request.method,
      url: request.url,
      headers: new Headers(request.headers),
      form,
      ...jsonOf(request),
    });
    const result = await answer(seen[seen.length - 1] as SeenRequest, seen.length);
    const response = result instanceof Response ? result : json(result);
    const bytes = await response.bytes();
    if (bytes.byteLength > request.maxBodyBytes) throw new BodyTooLargeError("too large");
    return { status: response.status, headers: response.headers, bytes };
  };
  const transport: Transport = (request) =>
    Promise.race([
      answered(request),
      new Promise<never>((_resolve, reject) => {
        setTimeout(
          () => reject(new AnswerTimeoutError(`No answer within ${request.timeoutMs} ms.`)),
          request.timeoutMs,
        ).unref();
      }),
    ]);
  const http = createPlatformHttp({
    platform: platform.id,
    allowedHosts: platform.hosts,
    classify: platform.classify,
    isFailure: platform.isFailure,
    sandboxUrl: null,
    now: () => fakeNow,
    transport,
    resilience: { ...simulatedResilience, ...resilience },
    circuits: new Map(),
    onCall: (report) => reports.push(report),
  });
  const credentials = { clientId: "client-1", clientSecret: "secret-of-the-client", apiKey: "key-for-public-reads" };
  const call = { http, credentials, now: () => fakeNow };
  const session = (platformUserId: string, state: Record<string, string> = {}) => ({
    ...call,
    accessToken: "token-of-the-owner",
    account: { platformUserId, state },
  });
  return { http, seen, reports, call, session };
}
