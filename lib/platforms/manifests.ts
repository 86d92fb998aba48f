import { manifest as facebook } from "./facebook/manifest";
import { manifest as instagram } from "./instagram/manifest";
import { manifest as linkedin } from "./linkedin/manifest";
import { manifest as tiktok } from "./tiktok/manifest";
import type { AudienceFacts, Manifest } from "./types";
import { manifest as x } from "./x/manifest";
import { manifest as youtube } from "./youtube/manifest";

/** Every platform, as facts that the browser may have too. The list of platforms is this object. */
export const manifests = { instagram, tiktok, youtube, facebook, x, linkedin } as const satisfies {
  [id: string]: Manifest;
};

export type PlatformId = keyof typeof manifests;

/** The ids in the order in which they are shown; a tuple, so that a schema can be made of it. */
export const platformIds = Object.keys(manifests) as [PlatformId, ...PlatformId[]];

/** The platforms' own names, in the same order, for sentences that name all of them. */
export const platformLabels: readonly string[] = platformIds.map((id) => manifests[id].label);

/** What a platform's readings of an audience have in common, or why there are none. */
export function audienceFacts(id: PlatformId): AudienceFacts | "not_asked" | "not_offered" {
  const manifest: Manifest = manifests[id];
  return manifest.audience ?? "not_offered";
}

/** The platform that a person or an old address means: by id or alias, in any case. Null for anything else. */
export function parsePlatformId(text: string): PlatformId | null {
  const wanted = text.trim().toLowerCase();
  return platformIds.find((id) => id === wanted || manifests[id].aliases.some((alias) => alias === wanted)) ?? null;
}
