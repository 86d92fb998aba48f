import type { Platform } from "./types";

/** Every log-in of a platform, the one that is offered first in front. */
export function loginsOf(platform: Platform): readonly Platform[] {
  return [platform, ...(platform.otherLogins ?? [])];
}

/**
 * The adapter by which a grant of this log-in variant is used: one of the platform's other log-ins, or the platform itself,
 * also for a variant that nobody knows (grants that were made without a consent screen).
 */
export function loginOf(platform: Platform, loginVariant: string | null | undefined): Platform {
  return loginsOf(platform).find(({ oauth }) => oauth.loginVariant === loginVariant) ?? platform;
}
