import type { AppGrants } from "@/lib/db/deauthorized";
import { loginsOf } from "@/lib/platforms/logins";
import { parsePlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { Platform } from "@/lib/platforms/types";

/** Whose developer app a log-in belongs to. */
const appOf = ({ id, oauth }: Platform) => oauth.credentialsOf ?? id;

/**
 * The grants that the app of a platform gave. What arrives at the app's address names people as this app knows them, also
 * where their accounts are another platform's (Instagram by Facebook's log-in).
 */
export function grantsOfApp(platform: string): AppGrants {
  const id = parsePlatformId(platform);
  const own = id === null ? [] : loginsOf(getPlatform(id));
  return {
    platform,
    otherApps: own.filter((login) => appOf(login) !== platform).map(({ oauth }) => oauth.loginVariant),
    alsoBy: platformIds
      .filter((other) => other !== platform)
      .flatMap((other) => loginsOf(getPlatform(other)))
      .filter((login) => appOf(login) === platform)
      .map((login) => ({ platform: login.id, loginVariant: login.oauth.loginVariant })),
  };
}
