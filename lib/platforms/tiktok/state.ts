import type { MissingReason, PlatformAccount, PlatformSession } from "@/lib/platforms/types";

type State = PlatformAccount["state"];

const videoScope = "video.list";

/** The adapter's memory of an account: whether its person allowed the list of videos, unsaid where TikTok said no scopes. */
export function toState(scopes: readonly string[] | null): State {
  return scopes === null ? {} : { videos: scopes.includes(videoScope) ? "allowed" : "withheld" };
}

/** Why an account's videos cannot be listed: its person unticked them at the consent, and only another consent helps. */
export function withheld({ state }: PlatformSession["account"]): MissingReason | null {
  return state.videos === "withheld" ? "permission_missing" : null;
}
