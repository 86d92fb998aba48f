import { clientOf } from "@/lib/platforms/logins";
import { parsePlatformId } from "@/lib/platforms/manifests";
import type { PlatformSource } from "./platform-source";

/**
 * The id of the platform in whose settings a person takes an access by this log-in back: the one whose app gave it. A
 * platform that this version no longer knows stands for itself.
 */
export function accessPlace(
  { platform, loginVariant }: { readonly platform: string; readonly loginVariant: string | null },
  source: PlatformSource,
): string {
  return parsePlatformId(platform) === null ? platform : clientOf(source.platform(platform, loginVariant));
}
