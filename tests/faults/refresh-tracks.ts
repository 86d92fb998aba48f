import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import type { PlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import { storeGrantTokens } from "@/lib/tokens";
import { grantAccess } from "@/scripts/demo/sandbox-control";
import {
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  removePeople,
} from "@/tests/support/connect";
import { startRotatingAuthority } from "./rotating-authority";
import { rotatingPlatform, tokenSetOf } from "./rotating-platform";

const persona = "tiny";

/** How the platform behaves during a round. */
export interface Weather {
  readonly delayMs: number;
  /** Share of requests that are lost before the platform has done anything. */
  readonly lostShare: number;
  readonly chance: () => number;
}

/** What the platform's own record says about a round. */
export interface TrackRecord {
  /** Refreshes that the platform carried out. */
  readonly calls: number;
  /** Whether it has ended the access for good. */
  readonly isRevoked: boolean;
}

/** A connection whose access can be made to run out again and again, and the platform's own record of what was asked. */
export interface Track {
  readonly connectionId: string;
  /** Where a stand-in listens; null = the sandbox's platform. */
  readonly standInUrl: string | null;
  /** Makes the account whole and its access token expired. */
  expire(): Promise<void>;
  behave(weather: Weather): Promise<void>;
  /** Since the last `expire`. */
  record(): Promise<TrackRecord>;
  /** What we say about the account: whether it needs its person, and whether they were told. */
  verdict(): Promise<{ needsReconnect: boolean; told: boolean }>;
  close(): Promise<void>;
}

/** The platforms that can be raced. */
export const tracks = { youtube: youtubeTrack, x: xTrack, rotating: rotatingTrack } as const;
export type TrackName = keyof typeof tracks;

/** Where a refresh token works once, and its second use ends the access. */
export const singleUse: ReadonlySet<TrackName> = new Set(["x", "rotating"]);

async function heal(ctx: PersonContext, connectionId: string, grantId: string): Promise<void> {
  await pool().query("update oauth_grants set status = 'active' where id = $1", [grantId]);
  await pool().query("update social_connections set status = 'active' where id = $1", [connectionId]);
  await pool().query("delete from notifications where user_id = $1", [ctx.userId]);
  await pool().query(
    `update connection_tokens set access_expires_at = $2, next_refresh_at = $2, lease_until = null, lease_holder = null,
       refresh_attempts = 0, generation = generation + 1 where grant_id = $1`,
    [grantId, new Date(ctx.now().getTime() - 1000)],
  );
}

async function ownConnection(platform: PlatformId) {
  const ctx = await newInfluencer();
  const connectionId = await connect(ctx, platform, persona);
  const { grant_id: grantId } = await connectionRow(db(), connectionId);
  if (grantId === null) throw new Error("the connection has no grant");
  const verdict = async () => {
    const { rows } = await pool().query<{ status: string; told: boolean }>(
      `select g.status, exists (select from notifications n where n.user_id = g.user_id and kind = 'needs_reconnect') as told
       from oauth_grants g where g.id = $1`,
      [grantId],
    );
    return { needsReconnect: rows[0]?.status !== "active", told: rows[0]?.told ?? false };
  };
  return { ctx, connectionId, grantId, verdict };
}

/** Slowness and losses at the sandbox's token endpoint of a host. */
async function behaveAt(host: string, pathPrefix: string, { delayMs, lostShare }: Weather): Promise<void> {
  await control("faults", undefined, "DELETE");
  if (lostShare > 0) await control("faults", { host, pathPrefix, kind: "server_error", probability: lostShare });
  if (delayMs > 0) await control("faults", { host, pathPrefix, kind: "slow", delayMs });
}

async function endTrack(): Promise<void> {
  await control("faults", undefined, "DELETE");
  await removePeople();
}

/** Google, as the sandbox plays it: one refresh token that stays. */
async function youtubeTrack(): Promise<Track> {
  const { ctx, connectionId, grantId, verdict } = await ownConnection("youtube");
  let mark = 0;
  return {
    connectionId,
    standInUrl: null,
    verdict,
    async expire() {
      await heal(ctx, connectionId, grantId);
      await control("tokens/expire", { platform: "youtube", personaId: persona });
      mark = await lastCall();
    },
    behave: (weather) => behaveAt("oauth2.googleapis.com", "/token", weather),
    async record() {
      const calls = await callsSince(mark, "youtube");
      const carriedOut = calls.filter(({ endpoint, status }) => endpoint === "oauth.token" && status < 500);
      return { calls: carriedOut.length, isRevoked: false };
    },
    close: endTrack,
  };
}

/** X, as the sandbox plays it: each refresh token works once, and a second use ends the access. */
async function xTrack(): Promise<Track> {
  const { ctx, connectionId, grantId, verdict } = await ownConnection("x");
  const platform = getPlatform("x");
  const { sandboxUrl, credentials } = env();
  const clientId = credentials("x")?.clientId;
  if (sandboxUrl === null || clientId === undefined) throw new Error("X needs the sandbox and its client");
  let mark = 0;
  return {
    connectionId,
    standInUrl: null,
    verdict,
    async expire() {
      // A consent of its own for each round: what an earlier round has spent can do no harm to this one.
      await control("grants/revoke", { platform: "x", personaId: persona });
      const issued = await grantAccess(sandboxUrl, { platform: "x", personaId: persona, clientId });
      const answer = { access_token: issued.accessToken, refresh_token: issued.refreshToken, expires_in: 7200 };
      const tokens = platform.parseTokens(answer, ctx.now());
      await db()
        .transaction()
        .execute((trx) => storeGrantTokens(trx, { grantId, platform, tokens }, ctx.now()));
      await heal(ctx, connectionId, grantId);
      await control("tokens/expire", { platform: "x", personaId: persona });
      mark = await lastCall();
    },
    behave: (weather) => behaveAt("api.x.com", "/2/oauth2/token", weather),
    async record() {
      const calls = (await callsSince(mark, "x")).filter(({ endpoint }) => endpoint === "oauth.token");
      // What is refused here is a spent token, and with that X has ended the access.
      const isRevoked = calls.some(({ status }) => status === 400);
      return { calls: calls.filter(({ status }) => status === 200).length, isRevoked };
    },
    close: endTrack,
  };
}

/** Single-use refresh tokens, whose second use ends the access. */
async function rotatingTrack(): Promise<Track> {
  const { ctx, connectionId, grantId, verdict } = await ownConnection("youtube");
  const authority = await startRotatingAuthority();
  const platform = rotatingPlatform(authority.url);
  let family = "";
  return {
    connectionId,
    standInUrl: authority.url,
    verdict,
    async expire() {
      const first = authority.issue();
      family = first.id;
      const tokens = tokenSetOf(first, ctx.now());
      await db()
        .transaction()
        .execute((trx) => storeGrantTokens(trx, { grantId, platform, tokens }, ctx.now()));
      await heal(ctx, connectionId, grantId);
    },
    async behave({ delayMs, lostShare, chance }) {
      authority.behave({ delayMs, dropShare: lostShare, chance });
    },
    async record() {
      const { calls, revoked } = authority.recordOf(family);
      return { calls, isRevoked: revoked };
    },
    async close() {
      await authority.close();
      await removePeople();
    },
  };
}
