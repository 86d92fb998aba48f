import { dashboardPath, resultPath } from "@/app/api/social/_shapes/connect-pages";
import { type NavigationParts, navigationRoute } from "@/lib/http";

const queryOf = ({ query }: NavigationParts) => new URLSearchParams({ connection: query("connection") ?? "" });

/**
 * The link in a mail: straight on to the platform's consent for the account that needs it, and back to the dashboard. Whoever
 * is not signed in logs in first and then goes on.
 */
export const GET = navigationRoute({
  signedOut: (parts) => {
    const next = `/reconnect/${encodeURIComponent(parts.platform)}?${queryOf(parts)}`;
    return `/login?${new URLSearchParams({ next })}`;
  },
  failed: (error, { platform }) => resultPath(dashboardPath, { error, platform }),
  run: async (_ctx, parts) => {
    const query = queryOf(parts);
    query.set("return", dashboardPath);
    return { to: `/api/social/${encodeURIComponent(parts.platform)}/connect?${query}` };
  },
});
