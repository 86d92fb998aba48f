import "server-only";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import { AppError } from "@/lib/errors";
import { createPlatformHttp, type PlatformCallReport } from "@/lib/platforms/http";
import { clientOf, loginOf } from "@/lib/platforms/logins";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { Platform, PlatformCall } from "@/lib/platforms/types";

export interface PlatformCallOptions {
  /** The log-in whose app and hosts are meant, where a platform has several; the first one without it. */
  readonly loginVariant?: string | null;
  /** Told of every attempt at a remote call. Must not throw. */
  readonly onCall?: (report: PlatformCallReport) => void;
  /** Wall time at which every attempt is broken off; none is repeated then. */
  readonly endsAt?: Date;
}

/** Where the verbs get their platforms from: the registry, or what a test hands in. */
export interface PlatformSource {
  /** The platform as one of its log-ins uses it, the first unless said. Throws `AppError("NOT_FOUND")` for an unknown id. */
  platform(id: string, loginVariant?: string | null): Platform;
  /** Throws `AppError("PLATFORM_NOT_CONFIGURED")` where the platform's credentials are not set. */
  call(id: string, options?: PlatformCallOptions): PlatformCall;
}

/** The registry's platforms with the credentials of this installation. */
export const configuredPlatforms: PlatformSource = {
  platform(id, loginVariant) {
    const known = parsePlatformId(id);
    if (known === null) throw new AppError("NOT_FOUND", "There is no such platform.");
    return loginOf(getPlatform(known), loginVariant);
  },
  call: (id, options = {}) => callOf(configuredPlatforms.platform(id, options.loginVariant), options),
};

function callOf(platform: Platform, { onCall, endsAt }: PlatformCallOptions): PlatformCall {
  const { sandboxUrl, credentials: credentialsOf } = env();
  const credentials = credentialsOf(clientOf(platform));
  if (credentials === null) {
    throw new AppError("PLATFORM_NOT_CONFIGURED", `${platform.manifest.label} is not set up on this installation yet.`);
  }
  const now = () => clock.now();
  const http = createPlatformHttp({
    platform: platform.id,
    allowedHosts: platform.hosts,
    sandboxUrl,
    classify: (response) => platform.classify(response),
    ...(platform.isFailure ? { isFailure: (body: unknown) => platform.isFailure?.(body) ?? false } : {}),
    now,
    ...(onCall ? { onCall } : {}),
    ...(endsAt ? { endsAt } : {}),
  });
  return { http, credentials, now };
}

/**
 * What an adapter call needs: the HTTP client, this installation's credentials and the clock. Throws `AppError`
 * NOT_FOUND for an unknown platform and PLATFORM_NOT_CONFIGURED where its credentials are not set.
 */
export function platformCall(platformId: string, options: PlatformCallOptions = {}): PlatformCall {
  return configuredPlatforms.call(platformId, options);
}
