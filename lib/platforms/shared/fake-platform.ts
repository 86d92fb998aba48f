import type { Platform, PlatformCall, PlatformHttp, PlatformSession } from "@/lib/platforms/types";
import { createPlatformHttp, type PlatformCallReport } from "./http";
import { type Resilience, simulatedResilience } from "./resilience";

/** A request as it left the client. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly form: Readonly<Record<string, string>>;
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

/**
 * For tests: the real client in front of a platform that answers as told, without a network and without waiting.
 * `answer` may return a body (sent as JSON with status 200) or a whole Response, or throw what a network throws.
 */
export function fakePlatform(
  platform: Pick<Platform, "id" | "hosts" | "classify">,
  answer: (request: SeenRequest, count: number) => unknown,
  resilience: Partial<Resilience> = {},
): FakePlatform {
  const seen: SeenRequest[] = [];
  const reports: PlatformCallReport[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(String(input), init);
    const form = init?.body instanceof URLSearchParams ? Object.fromEntries(init.body) : {};
    seen.push({ method: request.method, url: new URL(request.url), headers: request.headers, form });
    const result = await answer(seen[seen.length - 1] as SeenRequest, seen.length);
    return result instanceof Response ? result : json(result);
  };
  const http = createPlatformHttp({
    platform: platform.id,
    allowedHosts: platform.hosts,
    classify: platform.classify,
    sandboxUrl: null,
    now: () => fakeNow,
    fetch,
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
