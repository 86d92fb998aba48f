import { PlatformError } from "@/lib/platforms/errors";
import { getPlatform } from "@/lib/platforms/registry";
import type { Platform, TokenSet } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";

const lifetimeMs = 7_200_000;

/** An answer of the stand-in's token endpoint as a token set. */
export function tokenSetOf(answer: { access_token: string; refresh_token: string }, now: Date): TokenSet {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    accessExpiresAt: new Date(now.getTime() + lifetimeMs),
    refreshExpiresAt: null,
    scopes: null,
  };
}

/** A platform whose tokens come from the stand-in at `url`, under YouTube's name: the list of platforms is closed. */
export function rotatingPlatform(url: string): Platform {
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`${url}${path}`, init).catch((cause: unknown) => {
      throw error("PLATFORM_UNAVAILABLE", String(cause));
    });
    if (response.status === 400 || response.status === 401) throw error("TOKEN_INVALID", "invalid_grant");
    if (!response.ok) throw error("PLATFORM_UNAVAILABLE", `status ${response.status}`);
    return response.json();
  };
  return {
    ...getPlatform("youtube"),
    async refreshTokens({ now }, { refreshToken }) {
      return tokenSetOf(await ask("/token", { method: "POST", body: refreshToken ?? "" }), now());
    },
    async probe({ accessToken }) {
      await ask("/read", { headers: { authorization: `Bearer ${accessToken}` } });
    },
  };
}

/** Gives that platform for every id. */
export function rotatingSource(url: string): PlatformSource {
  const platform = rotatingPlatform(url);
  return { platform: () => platform, call: (_id, options) => configuredPlatforms.call("youtube", options) };
}

function error(code: "PLATFORM_UNAVAILABLE" | "TOKEN_INVALID", detail: string): PlatformError {
  return new PlatformError({ platform: "youtube", code, detail });
}
