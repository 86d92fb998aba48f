import type { AppGrants } from "@/lib/db/deauthorized";
import { clientOf, loginsOf } from "@/lib/platforms/logins";
import { parsePlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";

/**
 * The grants that the app of a platform gave. What arrives at the app's address names people as this app knows them, also
 * where their accounts are another platform's (Instagram by Facebook's log-in).
 */
export function grantsOfApp(platform: string): AppGrants {
  const id = parsePlatformId(platform);
  const own = id === null ? [] : loginsOf(getPlatform(id));
  return {
    platform,
    otherApps: own.filter((login) => clientOf(login) !== platform).map(({ oauth }) => oauth.loginVariant),
    alsoBy: platformIds
      .filter((other) => other !== platform)
      .flatMap((other) => loginsOf(getPlatform(other)))
      .filter((login) => clientOf(login) === platform)
      .map((login) => ({ platform: login.id, loginVariant: login.oauth.loginVariant })),
  };
}
