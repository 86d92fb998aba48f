import { PlatformError } from "@/lib/platforms/errors";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { Platform, PlatformSession } from "@/lib/platforms/types";
import { maxIds, readChannels, readIdentity, readOwnChannel, readOwnStatistics } from "./api";
import { budgets } from "./budget";
import { hosts, pictureHosts } from "./endpoints";
import { classify, ineligible } from "./errors";
import { manifest } from "./manifest";
import { toAccount, toStatistics } from "./map";
import { oauth, parseTokens, refreshTokens, revokeTokens } from "./oauth";
import { fetchPage } from "./posts";
import { webhooks } from "./webhooks";

/** YouTube by Google's login. A grant is for the one channel that the person picked; its id is the account's key. */
export const youtube: Platform<"youtube"> = {
  id: "youtube",
  manifest,
  oauth,
  hosts: [hosts.token, hosts.data, hosts.hub],
  pictureHosts,
  parseTokens,
  refreshTokens,
  revokeTokens,
  classify,
  budgets,

  async fetchAccounts(call, tokens) {
    const channel = await ownChannel({ http: call.http, accessToken: tokens.accessToken });
    // One Google account may grant several channels one after the other, so the channel stands for the person too.
    return { personId: channel.id, accounts: [toAccount(channel)] };
  },

  async fetchStatistics(session) {
    const { data, sha256 } = await readOwnStatistics(session);
    const channel = data.items[0];
    if (channel === undefined) throw gone();
    if (channel.id !== session.account.platformUserId) {
      throw badResponse("youtube", "The answer is about another channel than the one that was asked for.");
    }
    return { statistics: toStatistics(channel), sha256 };
  },

  batchStatistics: {
    maxAccounts: maxIds,
    async fetch(call, platformUserIds) {
      const { apiKey } = call.credentials;
      if (apiKey === null) throw refused("APP_MISCONFIGURED", "There is no API key for public reads.");
      if (platformUserIds.length > maxIds)
        throw refused("INVALID_REQUEST", `More than ${maxIds} channels in one call.`);
      const { data, sha256 } = await readChannels({ http: call.http, apiKey }, platformUserIds);
      const wanted = new Set(platformUserIds);
      const known = data.items.filter(({ id }) => wanted.has(id));
      return { byId: new Map(known.map((channel) => [channel.id, toStatistics(channel)])), sha256 };
    },
  },

  posts: { fetchPage },
  webhooks,

  async probe(session) {
    await readIdentity(session);
  },
};

async function ownChannel(access: Pick<PlatformSession, "http" | "accessToken">) {
  try {
    const channel = await readOwnChannel(access);
    if (channel !== null) return channel;
  } catch (error) {
    if (!(error instanceof PlatformError && error.platformCode === "youtubeSignupRequired")) throw error;
  }
  throw ineligible();
}

function gone(): PlatformError {
  return refused("NOT_FOUND", "The channel does not exist any more.");
}

function refused(code: "NOT_FOUND" | "APP_MISCONFIGURED" | "INVALID_REQUEST", detail: string): PlatformError {
  return new PlatformError({ platform: "youtube", code, detail });
}
