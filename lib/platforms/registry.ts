import "server-only";
import { facebook } from "./facebook";
import { instagram } from "./instagram";
import { linkedin } from "./linkedin";
import type { PlatformId } from "./manifests";
import { tiktok } from "./tiktok";
import type { Platform } from "./types";
import { x } from "./x";
import { youtube } from "./youtube";

/** Every adapter. Does not compile while a manifest lacks its adapter. */
export const platforms = { instagram, tiktok, youtube, facebook, x, linkedin } satisfies {
  [Id in PlatformId]: Platform<Id>;
};

/** The adapter of a platform, with its optional capabilities present or not. */
export function getPlatform(id: PlatformId): Platform<PlatformId> {
  return platforms[id];
}
