import { clientOf } from "@/lib/platforms/logins";
import { type PlatformId, parsePlatformId } from "@/lib/platforms/manifests";
import type { PlatformSource } from "./platform-source";

/**
 * The id of the platform in whose settings a person takes an access by this log-in back: the one whose app gave it. Null
 * for a platform that this version no longer knows: nobody can be sent there.
 */
export function accessPlace(
  { platform, loginVariant }: { readonly platform: string; readonly loginVariant: string | null },
  source: PlatformSource,
): PlatformId | null {
  return parsePlatformId(platform) && parsePlatformId(clientOf(source.platform(platform, loginVariant)));
}
