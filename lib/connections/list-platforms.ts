import { env } from "@/lib/config";
import { isSetUp } from "@/lib/platforms/logins";
import { manifests, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import { keepDaysAfterDisconnect } from "./history-policy";

/** The platforms there are, in the order in which they are shown, and whether this installation is set up for each. */
export function listPlatforms(): OfferedPlatform[] {
  return platformIds.map((id) => {
    const { label, logo, manageAccessUrl } = manifests[id];
    return {
      id,
      label,
      logo,
      manageAccessUrl,
      configured: isSetUp(getPlatform(id), env().credentials),
      keepHistoryDays: keepDaysAfterDisconnect(id),
    };
  });
}
