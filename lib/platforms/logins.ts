import type { Platform } from "./types";

/** Which client registration a log-in is made with: its platform's own, or that of another (Meta's). */
export function clientOf({ id, oauth }: Pick<Platform, "id" | "oauth">): string {
  return oauth.credentialsOf ?? id;
}

/**
 * Whether an installation is set up for a platform: it has a client for at least one of its log-ins. `credentials` is the
 * configuration's, null for a client that it lacks.
 */
export function isSetUp(platform: Platform, credentials: (client: string) => object | null): boolean {
  return loginsOf(platform).some((login) => credentials(clientOf(login)) !== null);
}

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
