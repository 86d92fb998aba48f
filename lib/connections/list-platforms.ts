import { env } from "@/lib/config";
import { manifests, platformIds } from "@/lib/platforms/manifests";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import { keepDaysAfterDisconnect } from "./history-policy";

/** The platforms there are, in the order in which they are shown, and whether this installation is set up for each. */
export function listPlatforms(): OfferedPlatform[] {
  const { credentials } = env();
  return platformIds.map((id) => {
    const { label, logo, manageAccessUrl } = manifests[id];
    const configured = credentials(id) !== null;
    return { id, label, logo, manageAccessUrl, configured, keepHistoryDays: keepDaysAfterDisconnect(id) };
  });
}
