import { clock } from "@/lib/clock";
import { pool } from "@/lib/db";
import type { PlatformId } from "@/lib/platforms/manifests";
import { callsSince, control, lastCall } from "@/tests/support/connect";
import { deletePeople } from "@/tests/support/delete-people";
import { connectAccounts, type LabAccount } from "./accounts";
import type { Ending, Track } from "./refresh-tracks";

interface TokenEndpoint {
  readonly platform: PlatformId;
  readonly host: string;
  readonly path: string;
}

const aDayMs = 86_400_000;
const place = {
  control,
  query: async <Row>(text: string, values: unknown[] = []) => (await pool().query(text, values)).rows as Row[],
};

/** Accounts that the sandbox makes: every one of them runs out once, so that no round can hurt another. */
export async function sandboxTrack(howMany: number, { platform, host, path }: TokenEndpoint): Promise<Track> {
  const accounts = await connectAccounts(place, platform, howMany, clock.now());
  const ids = accounts.map(({ id }) => id);
  const { rows: owners } = await pool().query<{ id: string; user_id: string; grant_id: string }>(
    `update social_connections set next_sync_at = $2, next_posts_at = $2 where id = any($1)
     returning id, user_id, grant_id`,
    [ids, new Date(clock.now().getTime() + 365 * aDayMs)],
  );
  const people = [...new Set(owners.map((owner) => owner.user_id))];
  const grantOf = new Map(owners.map((owner) => [owner.id, owner.grant_id]));
  const tokensOf = `update connection_tokens t set next_refresh_at = null, access_expires_at = $2
    from social_connections c where c.id = any($1) and t.grant_id = c.grant_id`;
  await pool().query(tokensOf, [ids, new Date(clock.now().getTime() + aDayMs)]);
  let given = 0;
  let racing: readonly LabAccount[] = [];
  let mark = 0;

  return {
    standInUrl: null,
    async expire(count) {
      racing = accounts.slice(given, given + count);
      if (racing.length < count) throw new Error(`only ${accounts.length} accounts were made`);
      given += count;
      const raced = racing.map(({ id }) => id);
      await pool().query(tokensOf, [raced, new Date(clock.now().getTime() - 1000)]);
      for (const { personaId } of racing) await control("tokens/expire", { platform, personaId });
      mark = await lastCall(mark);
      return raced.map((id) => ({ connectionId: id, grantId: grantOf.get(id) ?? "" }));
    },
    async behave({ delayMs, lostShare }) {
      await control("faults", undefined, "DELETE");
      const at = { host, pathPrefix: path };
      if (lostShare > 0) await control("faults", { ...at, kind: "server_error", probability: lostShare });
      if (delayMs > 0) await control("faults", { ...at, kind: "slow", delayMs });
    },
    async endings() {
      const calls = (await callsSince(mark, platform)).filter(({ endpoint }) => endpoint === "oauth.token");
      const { rows } = await pool().query<{ id: string; needs: boolean; told: boolean }>(
        `select c.id, g.status <> 'active' as needs, exists (
           select from notifications n
           where n.user_id = c.user_id and n.kind = 'needs_reconnect' and n.params ->> 'connectionId' = c.id::text
         ) as told from social_connections c join oauth_grants g on g.id = c.grant_id where c.id = any($1)`,
        [racing.map(({ id }) => id)],
      );
      const said = new Map(rows.map((row) => [row.id, row]));
      return racing.map(({ id, personaId }): Ending => {
        const mine = calls.filter((call) => call.personaId === personaId);
        return {
          calls: mine.filter(({ status }) => status === 200).length,
          // What is refused here is a spent token, and with that the platform has ended the access.
          isRevoked: mine.some(({ status }) => status === 400),
          needsReconnect: said.get(id)?.needs ?? true,
          told: said.get(id)?.told ?? false,
        };
      });
    },
    async close() {
      await control("faults", undefined, "DELETE");
      await deletePeople(pool(), people);
    },
  };
}
