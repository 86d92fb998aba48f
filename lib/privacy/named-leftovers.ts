import type { Leftovers } from "@/lib/db/erasure-leftovers";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";

/** What an erasure could not end, in the platforms' own names. */
export interface NamedLeftovers {
  /** Where our access may still stand; `url`: where its person removes it, null for a platform that we no longer know. */
  readonly access: readonly { readonly label: string; readonly url: string | null }[];
  /** Platforms that have still to end a subscription. */
  readonly events: readonly string[];
}

/** Names the platforms of what an erasure could not end. */
export function namedLeftovers({ access, events }: Leftovers): NamedLeftovers {
  const manifestOf = (platform: string) => {
    const id = parsePlatformId(platform);
    return id === null ? null : manifests[id];
  };
  return {
    access: access.map((platform) => {
      const manifest = manifestOf(platform);
      return { label: manifest?.label ?? platform, url: manifest?.manageAccessUrl ?? null };
    }),
    events: events.map((platform) => manifestOf(platform)?.label ?? platform),
  };
}
