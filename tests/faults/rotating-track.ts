import { db, pool } from "@/lib/db";
import { storeGrantTokens } from "@/lib/tokens";
import { connect, connectionRow, newInfluencer, removePeople } from "@/tests/support/connect";
import type { Track } from "./refresh-tracks";
import { startRotatingAuthority } from "./rotating-authority";
import { rotatingPlatform, tokenSetOf } from "./rotating-platform";

/** One connection at a stand-in with single-use refresh tokens, whose second use ends the access; whole again each round. */
export async function rotatingTrack(): Promise<Track> {
  const ctx = await newInfluencer();
  const connectionId = await connect(ctx, "youtube", "tiny");
  const { grant_id: grantId } = await connectionRow(db(), connectionId);
  if (grantId === null) throw new Error("the connection has no grant");
  const authority = await startRotatingAuthority();
  const platform = rotatingPlatform(authority.url);
  let family = "";
  return {
    standInUrl: authority.url,
    async expire() {
      const first = authority.issue();
      family = first.id;
      const tokens = tokenSetOf(first, ctx.now());
      await db()
        .transaction()
        .execute((trx) => storeGrantTokens(trx, { grantId, platform, tokens }, ctx.now()));
      await pool().query("update oauth_grants set status = 'active' where id = $1", [grantId]);
      await pool().query("update social_connections set status = 'active' where id = $1", [connectionId]);
      await pool().query("delete from notifications where user_id = $1", [ctx.userId]);
      await pool().query(
        `update connection_tokens set access_expires_at = $2, next_refresh_at = $2, lease_until = null,
           lease_holder = null, refresh_attempts = 0, generation = generation + 1 where grant_id = $1`,
        [grantId, new Date(ctx.now().getTime() - 1000)],
      );
      return [{ connectionId, grantId }];
    },
    async behave({ delayMs, lostShare, chance }) {
      authority.behave({ delayMs, dropShare: lostShare, chance });
    },
    async endings() {
      const { calls, revoked } = authority.recordOf(family);
      const { rows } = await pool().query<{ status: string; told: boolean }>(
        `select g.status, exists (select from notifications n where n.user_id = g.user_id and kind = 'needs_reconnect') as told
         from oauth_grants g where g.id = $1`,
        [grantId],
      );
      const needsReconnect = rows[0]?.status !== "active";
      return [{ calls, isRevoked: revoked, needsReconnect, told: rows[0]?.told ?? false }];
    },
    async close() {
      await authority.close();
      await removePeople();
    },
  };
}
