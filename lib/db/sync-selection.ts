import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** Which accounts an operator means. All that is given has to fit. */
export interface SyncSelection {
  /** An id or an e-mail address. */
  readonly user?: string;
  readonly platform?: string;
  /** A connection's id or number, or `username@platform`. */
  readonly account?: string;
}

/** An account as an operator sees it in a list. */
export interface SelectedAccount {
  readonly id: string;
  readonly userId: string;
  readonly platform: string;
  readonly username: string;
  readonly status: string;
  readonly lastSyncedAt: string | null;
  readonly nextSyncAt: string | null;
}

/** The connected accounts that fit, whether they can be read now or not; oldest connection first. */
export async function selectAccounts(db: Db, selection: SyncSelection): Promise<SelectedAccount[]> {
  const { user = null, platform = null, account = null } = selection;
  const { rows } = await sql<SelectedAccount>`
    select c.id, c.user_id as "userId", c.platform, c.username, c.status, c.last_synced_at as "lastSyncedAt",
      c.next_sync_at as "nextSyncAt"
    from public.social_connections c
    where c.status <> 'disconnected'
      and (${platform}::text is null or c.platform = ${platform})
      and (${user}::text is null or c.user_id::text = ${user}
        or c.user_id in (select id from auth.users where lower(email) = lower(${user})))
      and (${account}::text is null or c.id::text = ${account} or c.seq::text = ${account}
        or c.username || '@' || c.platform = ${account})
    order by c.seq
  `.execute(db);
  return rows;
}
