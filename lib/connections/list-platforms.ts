import { env } from "@/lib/config";
import { loginsOf } from "@/lib/platforms/logins";
import { manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import { keepDaysAfterDisconnect } from "./history-policy";

/** One of a platform's log-ins, and whether this installation is set up for it. */
export interface OfferedLogin {
  readonly id: string;
  readonly configured: boolean;
}

/** The log-ins of a platform, the one that is offered first in front. */
export function listLogins(platformId: PlatformId): readonly OfferedLogin[] {
  const { credentials } = env();
  return loginsOf(getPlatform(platformId)).map(({ oauth }) => ({
    id: oauth.loginVariant,
    configured: credentials(oauth.credentialsOf ?? platformId) !== null,
  }));
}

/** The platforms there are, in the order in which they are shown, and whether this installation is set up for each. */
export function listPlatforms(): OfferedPlatform[] {
  return platformIds.map((id) => {
    const { label, logo, manageAccessUrl } = manifests[id];
    const configured = listLogins(id).some((login) => login.configured);
    return { id, label, logo, manageAccessUrl, configured, keepHistoryDays: keepDaysAfterDisconnect(id) };
  });
}
