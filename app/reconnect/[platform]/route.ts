import { dashboardPath, resultPath } from "@/app/api/social/_shapes/connect-pages";
import { type NavigationParts, navigationRoute } from "@/lib/http";
import { safeReturnPath } from "@/lib/http/safe-return-path";

const returnPathOf = ({ query }: NavigationParts) => safeReturnPath(query("return"), dashboardPath);

function queryOf(parts: NavigationParts): URLSearchParams {
  return new URLSearchParams({ connection: parts.query("connection") ?? "", return: returnPathOf(parts) });
}

/**
 * The link in a notice or a mail: straight on to the platform's consent for the account that needs it, and back to the page
 * that is named, else to the dashboard. Whoever is not signed in logs in first and then goes on.
 */
export const GET = navigationRoute({
  signedOut: (parts) => {
    const next = `/reconnect/${encodeURIComponent(parts.platform)}?${queryOf(parts)}`;
    return `/login?${new URLSearchParams({ next })}`;
  },
  failed: (error, parts) => resultPath(returnPathOf(parts), { error, platform: parts.platform }),
  run: async (_ctx, parts) => ({
    to: `/api/social/${encodeURIComponent(parts.platform)}/connect?${queryOf(parts)}`,
  }),
});
