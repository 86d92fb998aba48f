import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { AppError } from "@/lib/errors";
import { restTime, restTimeOrNull } from "./rest-shapes";
import type { ConnectionStatus } from "./sync";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

/** A person's own account, as they may see it. */
export interface OwnConnection {
  readonly id: string;
  readonly seq: number;
  readonly platform: string;
  readonly platformUserId: string;
  readonly username: string;
  readonly displayName: string;
  readonly profileUrl: string | null;
  readonly accountType: string | null;
  readonly isPrimary: boolean;
  readonly status: ConnectionStatus;
  readonly lastSyncedAt: string | null;
  readonly nextSyncAt: string | null;
  readonly lastErrorCode: string | null;
  readonly connectedAt: string;
  readonly disconnectedAt: string | null;
}

const ownColumns =
  "id, seq, platform, platform_user_id, username, display_name, profile_url, account_type, is_primary, status, " +
  "last_synced_at, next_sync_at, last_error_code, connected_at, disconnected_at";

type RestConnection = Pick<
  Database["public"]["Tables"]["social_connections"]["Row"],
  | "id"
  | "seq"
  | "platform"
  | "platform_user_id"
  | "username"
  | "display_name"
  | "profile_url"
  | "account_type"
  | "is_primary"
  | "status"
  | "last_synced_at"
  | "next_sync_at"
  | "last_error_code"
  | "connected_at"
  | "disconnected_at"
>;

/** A person's accounts, oldest first, disconnected ones included; erased ones are not. One call. */
export async function readOwnConnections(reader: Reader, userId: string): Promise<OwnConnection[]> {
  const { data, error } = await reader
    .from("social_connections")
    .select(ownColumns)
    .eq("user_id", userId)
    .neq("username", "")
    .order("seq")
    .overrideTypes<RestConnection[], { merge: false }>();
  if (error) throw new AppError("INTERNAL", "Your accounts could not be read.", { cause: error, retryable: true });
  return data.map((row) => ({
    id: row.id,
    seq: row.seq,
    platform: row.platform,
    platformUserId: row.platform_user_id,
    username: row.username,
    displayName: row.display_name,
    profileUrl: row.profile_url,
    accountType: row.account_type,
    isPrimary: row.is_primary,
    status: row.status as ConnectionStatus,
    lastSyncedAt: restTimeOrNull(row.last_synced_at),
    nextSyncAt: restTimeOrNull(row.next_sync_at),
    lastErrorCode: row.last_error_code,
    connectedAt: restTime(row.connected_at),
    disconnectedAt: restTimeOrNull(row.disconnected_at),
  }));
}
