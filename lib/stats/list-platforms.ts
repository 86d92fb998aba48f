import { env } from "@/lib/config";
import { manifests, platformIds } from "@/lib/platforms/manifests";
import { policyFor } from "@/lib/platforms/policy";
import type { OfferedPlatform } from "@/lib/schemas/platforms";

/** The platforms there are, in the order in which they are shown, and whether this installation is set up for each. */
export function listPlatforms(): OfferedPlatform[] {
  const { credentials, youtubeDerivedMetrics } = env();
  return platformIds.map((id) => {
    const { label, logo, manageAccessUrl } = manifests[id];
    const { deleteWithinDaysOfDisconnect } = policyFor(id, "followers", { youtubeDerivedMetrics });
    const mayKeepHistory = deleteWithinDaysOfDisconnect === null;
    return { id, label, logo, manageAccessUrl, configured: credentials(id) !== null, mayKeepHistory };
  });
}
