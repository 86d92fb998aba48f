import { env } from "@/lib/config";
import { loginsOf } from "@/lib/platforms/logins";
import { manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import { keepDaysAfterDisconnect } from "./history-policy";

/** Whether this installation is set up for a platform, by any of its log-ins. */
function isConfigured(platformId: PlatformId): boolean {
  const { credentials } = env();
  return loginsOf(getPlatform(platformId)).some(({ oauth }) => credentials(oauth.credentialsOf ?? platformId) !== null);
}

/** The platforms there are, in the order in which they are shown, and whether this installation is set up for each. */
export function listPlatforms(): OfferedPlatform[] {
  return platformIds.map((id) => {
    const { label, logo, manageAccessUrl } = manifests[id];
    return {
      id,
      label,
      logo,
      manageAccessUrl,
      configured: isConfigured(id),
      keepHistoryDays: keepDaysAfterDisconnect(id),
    };
  });
}
