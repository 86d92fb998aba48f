import { browserCookieName, dashboardPath, logInPath, resultPath } from "@/app/api/social/_shapes/connect-pages";
import { syncSoon } from "@/app/api/social/_shapes/sync-soon";
import { completeConnect } from "@/lib/connections";
import { navigationRoute } from "@/lib/http";

export const GET = navigationRoute({
  // The session ended on the consent screen: nothing is used up, and the attempt cannot go on without a person.
  signedOut: ({ platform }) => logInPath({ code: "OAUTH_STATE_INVALID", platform }),
  failed: (error, { platform }) => resultPath(dashboardPath, { error, platform }),
  run: async (ctx, { request, platform, query }) => {
    const outcome = await completeConnect(ctx, {
      platform,
      state: query("state"),
      code: query("code"),
      error: query("error"),
      browserNonce: request.cookies.get(browserCookieName())?.value ?? null,
    });
    const { connectionId: account } = outcome;
    if (outcome.state === "refused") {
      const { login, error } = outcome;
      return { to: resultPath(outcome.returnPath ?? dashboardPath, { error: error.code, platform, account, login }) };
    }
    syncSoon();
    if (outcome.state === "choose") return { to: `/connect/choose/${outcome.grantId}` };
    const isOther = account !== null && !outcome.connectionIds.includes(account);
    return { to: resultPath(outcome.returnPath, { connected: platform, account, ...(isOther ? { other: "1" } : {}) }) };
  },
});
