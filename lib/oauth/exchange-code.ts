import "server-only";
import { PlatformError } from "@/lib/platforms/errors";
import type { OAuthSpec, Platform } from "@/lib/platforms/types";
import { oauthClient } from "./client";

export interface CodeExchange {
  readonly code: string;
  /** The same address that the consent screen was given. */
  readonly redirectUri: string;
  readonly codeVerifier: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly sandboxUrl: string | null;
  readonly now: Date;
  readonly timeoutMs?: number;
}

/** What a failure of the library's HTTP client carries; everything else about it quotes the request and stays here. */
interface ClientFailure {
  readonly isBoom?: boolean;
  readonly code?: unknown;
  readonly output?: { readonly statusCode?: number };
  readonly data?: {
    readonly isResponseError?: boolean;
    readonly payload?: unknown;
    readonly res?: { readonly statusCode?: number; readonly headers?: Record<string, string | string[] | undefined> };
  };
}

/**
 * Exchanges an authorization code at the token endpoint (RFC 6749, 4.1.3), once, and returns the answer as it came:
 * the adapter's `parseTokens` reads it. Throws PlatformError alone: what the platform refused as the adapter
 * classifies it, no answer in time as PLATFORM_UNAVAILABLE, an answer that is not JSON as BAD_RESPONSE. The errors of
 * the library hold the request with its secrets, so none is passed on as a cause.
 */
export async function exchangeCode(
  platform: Pick<Platform, "id" | "classify" | "isFailure"> & { readonly oauth: OAuthSpec },
  exchange: CodeExchange,
): Promise<unknown> {
  const client = oauthClient(platform.oauth, exchange);
  const verifier = exchange.codeVerifier === null ? {} : { code_verifier: exchange.codeVerifier };
  let answer: unknown;
  try {
    answer = (await client.getToken({ code: exchange.code, redirect_uri: exchange.redirectUri, ...verifier })).token;
  } catch (error) {
    throw asPlatformError(platform, error, exchange.now);
  }
  if (platform.isFailure?.(answer)) {
    const headers = new Headers();
    throw platform.classify({ status: 200, headers, body: answer, endpoint: "oauth.token", now: exchange.now });
  }
  return answer;
}

function asPlatformError(platform: Pick<Platform, "id" | "classify">, error: unknown, now: Date): PlatformError {
  const failure: ClientFailure = typeof error === "object" && error !== null ? error : {};
  const status = failure.data?.res?.statusCode;
  if (status !== undefined && status >= 400) {
    const headers = toHeaders(failure.data?.res?.headers ?? {});
    const body = failure.data?.isResponseError ? failure.data.payload : null;
    return platform.classify({ status, headers, body, endpoint: "oauth.token", now });
  }
  const fails = (code: "PLATFORM_UNAVAILABLE" | "BAD_RESPONSE", detail: string) =>
    new PlatformError({ platform: platform.id, code, detail });
  const timedOut = failure.output?.statusCode === 408 || failure.output?.statusCode === 504;
  if (timedOut) return fails("PLATFORM_UNAVAILABLE", "The token endpoint did not answer in time.");
  if (status === undefined && (failure.isBoom || typeof failure.code === "string")) {
    return fails("PLATFORM_UNAVAILABLE", "The token endpoint could not be reached.");
  }
  return fails("BAD_RESPONSE", "The token endpoint's answer is not a JSON object.");
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const single of [value ?? []].flat()) headers.append(name, single);
  }
  return headers;
}
