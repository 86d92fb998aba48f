import { z } from "zod";
import {
  browserCookieName,
  browserCookiePath,
  dashboardPath,
  logInPath,
  resultPath,
} from "@/app/api/social/_shapes/connect-pages";
import { attemptMinutes, startConnect } from "@/lib/connections";
import { AppError } from "@/lib/errors";
import { type NavigationParts, navigationRoute } from "@/lib/http";
import { safeReturnPath } from "@/lib/http/safe-return-path";

const returnPathOf = ({ query }: NavigationParts) => safeReturnPath(query("return"), dashboardPath);

export const GET = navigationRoute({
  signedOut: () => logInPath(),
  failed: (error, parts) => resultPath(returnPathOf(parts), { error, platform: parts.platform }),
  run: async (ctx, parts) => {
    const connectionId = parts.query("connection");
    if (connectionId !== null && !z.uuid().safeParse(connectionId).success) {
      throw new AppError("NOT_FOUND", "There is no such account among yours.");
    }
    const { url, browserNonce } = await startConnect(ctx, {
      platform: parts.platform,
      login: parts.query("login"),
      returnPath: returnPathOf(parts),
      connectionId,
      browserNonce: parts.request.cookies.get(browserCookieName())?.value ?? null,
    });
    const cookie = { name: browserCookieName(), value: browserNonce, path: browserCookiePath };
    return { to: url, cookie: { ...cookie, maxAgeSeconds: attemptMinutes * 60 } };
  },
});
