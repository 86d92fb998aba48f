import { PlatformError } from "@/lib/platforms/errors";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { Platform } from "@/lib/platforms/types";
import { maxUsers, readIdentity, readMe, readUsers } from "./api";
import { budgets } from "./budget";
import { hosts, pictureHosts } from "./endpoints";
import { classify, partialFailure } from "./errors";
import { manifest } from "./manifest";
import { toAccount, toStatistics } from "./map";
import { oauth, parseTokens, refreshTokens, revokeTokens } from "./oauth";
import { fetchPage } from "./posts";
import type { Problem } from "./schemas";
import { webhooks } from "./webhooks";

/** X by OAuth 2.0. A grant is for the one account that consented. */
export const x: Platform<"x"> = {
  id: "x",
  manifest,
  oauth,
  hosts: [hosts.api],
  pictureHosts,
  parseTokens,
  refreshTokens,
  revokeTokens,
  classify,
  budgets,

  async fetchAccounts(call, tokens) {
    const { data } = await readMe({ http: call.http, accessToken: tokens.accessToken });
    const user = required(data.data, data.errors);
    return { personId: user.id, accounts: [toAccount(user)] };
  },

  async fetchStatistics(session) {
    const { data, sha256 } = await readMe(session);
    const user = required(data.data, data.errors);
    if (user.id !== session.account.platformUserId) {
      throw badResponse("x", "The answer is about another account than the one that was asked for.");
    }
    return { statistics: toStatistics(user), sha256 };
  },

  batchStatistics: {
    maxAccounts: maxUsers,
    async fetch(call, platformUserIds) {
      const { apiKey } = call.credentials;
      if (apiKey === null) throw refused("APP_MISCONFIGURED", "There is no bearer token of the app for public reads.");
      if (platformUserIds.length > maxUsers)
        throw refused("INVALID_REQUEST", `More than ${maxUsers} accounts in one call.`);
      const { data, sha256 } = await readUsers({ http: call.http, accessToken: apiKey }, platformUserIds);
      const wanted = new Set(platformUserIds);
      const known = data.data.filter(({ id }) => wanted.has(id));
      return { byId: new Map(known.map((user) => [user.id, toStatistics(user)])), sha256 };
    },
  },

  posts: { fetchPage },
  webhooks,

  async probe(session) {
    const { data } = await readIdentity(session);
    required(data.data, data.errors);
  },
};

/** The user of an answer; a 200 without one says in `errors` why. */
function required<T>(user: T | undefined, errors: readonly Problem[]): T {
  if (user !== undefined) return user;
  const [first] = errors;
  throw first === undefined ? badResponse("x", "The answer names no account.") : partialFailure(first);
}

function refused(code: "APP_MISCONFIGURED" | "INVALID_REQUEST", detail: string): PlatformError {
  return new PlatformError({ platform: "x", code, detail });
}
