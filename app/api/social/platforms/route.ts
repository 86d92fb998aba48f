import { env } from "@/lib/config";
import { userRoute } from "@/lib/http";
import { manifests, platformIds } from "@/lib/platforms/manifests";

/** The platforms there are, and which of them this installation is set up for. */
export const GET = userRoute({
  run: async () =>
    platformIds.map((id) => {
      const { label, logo, manageAccessUrl, notOffered } = manifests[id];
      return { id, label, logo, manageAccessUrl, notOffered, configured: env().credentials(id) !== null };
    }),
});
