import "server-only";
import type { SystemContext } from "@/lib/context";
import type { TokenRow } from "@/lib/db/tokens";
import { AppError } from "@/lib/errors";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformCallReport } from "@/lib/platforms/http";
import type { Platform, PlatformCall, PlatformSession } from "@/lib/platforms/types";
import { configuredPlatforms, type PlatformSource } from "./platform-source";
import { holdsOtherTokens, isAlive, isRefusal, isTokenFailure, refreshNeed } from "./refresh-rules";
import { refreshToken, type SessionAccount } from "./refresh-token";
import { openAccessToken } from "./seal-tokens";

/** What a session needs to know of a connection. */
export interface SessionConnection {
  readonly id: string;
  readonly platform: string;
  readonly grantId: string | null;
  readonly platformUserId: string;
  /** The adapter's own memory about the account. */
  readonly state: Readonly<Record<string, string>>;
}

export interface SessionOptions {
  /** Told of every attempt at a remote call, refreshes included, and for which connection it was. Must not throw. */
  readonly onCall?: (report: PlatformCallReport, connectionId: string) => void;
  readonly source?: PlatformSource;
  /** How a token is brought up to date; what else there is serves to measure this one. */
  readonly refresh?: typeof refreshToken;
}

/** The stored row of a token, as it was read last. */
export interface TokenHolder {
  row: TokenRow;
}

/** A connection whose tokens are at hand. */
export interface OpenSession {
  readonly connectionId: string;
  readonly platform: Platform;
  /**
   * Runs `work` in the name of the connection: with a token that is refreshed first when it is near its end, and once
   * more with a newer one when the platform refuses the first. Throws what `work` throws; a PlatformError whose action is
   * `reconnect` when the grant needs its person, who has been told by then.
   */
  run<T>(work: (session: PlatformSession) => Promise<T>): Promise<T>;
}

/** A session, or why there is none for this connection. */
export type SessionOutcome =
  | { readonly ok: true; readonly session: OpenSession }
  | { readonly ok: false; readonly error: AppError };

/** Opens a connection over its token row, or says why that is not possible. No SQL, no remote call. */
export function openConnection(
  ctx: SystemContext,
  connection: SessionConnection,
  holder: TokenHolder | undefined,
  { onCall, source = configuredPlatforms, refresh = refreshToken }: SessionOptions,
): SessionOutcome {
  try {
    const loginVariant = holder?.row.loginVariant ?? null;
    const platform = source.platform(connection.platform, loginVariant);
    const told = onCall ? { onCall: (report: PlatformCallReport) => onCall(report, connection.id) } : {};
    const call = source.call(platform.id, { ...told, loginVariant });
    if (holder?.row.grantStatus !== "active") return { ok: false, error: needsReconnect(platform.id) };
    return { ok: true, session: sessionOf(ctx, { connection, platform, call, holder, refreshStored: refresh }) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error };
    throw error;
  }
}

interface Parts {
  readonly connection: SessionConnection;
  readonly platform: Platform;
  readonly call: PlatformCall;
  readonly holder: TokenHolder;
  readonly refreshStored: typeof refreshToken;
}

function sessionOf(ctx: SystemContext, { connection, platform, call, holder, refreshStored }: Parts): OpenSession {
  const account: SessionAccount = { platformUserId: connection.platformUserId, state: connection.state };
  const stored = (): PlatformSession => ({ ...call, accessToken: openAccessToken(holder.row), account });

  /**
   * Leaves the newest stored token in the holder. With `doubt` the platform is only asked whether the grant still works.
   * Throws when the grant is refused; otherwise returns why there is no newer token.
   */
  async function refresh(seen: TokenRow, doubt?: PlatformError): Promise<PlatformError | null> {
    const outcome = await refreshStored(ctx, { platform, call, seen, account, ...(doubt ? { doubt } : {}) });
    if (outcome.state === "refused") throw needsReconnect(platform.id, outcome.error);
    holder.row = outcome.row;
    return outcome.state === "kept" ? outcome.error : null;
  }

  /** After a refused call: a newer token if there is one or one can be had; throws otherwise. */
  async function renew(used: TokenRow, failure: PlatformError): Promise<void> {
    if (holdsOtherTokens(holder.row, used)) return;
    const renewable = used.sealedRefreshToken !== null;
    const problem = await refresh(used, renewable ? undefined : failure);
    if (problem !== null) throw notNow(problem);
  }

  async function fresh(): Promise<PlatformSession> {
    if (refreshNeed(holder.row, ctx.now()) !== "no") {
      const problem = await refresh(holder.row);
      if (problem !== null && !isAlive(holder.row, ctx.now())) throw notNow(problem);
    }
    return stored();
  }

  return {
    connectionId: connection.id,
    platform,
    async run(work) {
      const first = await fresh();
      const used = holder.row;
      try {
        return await work(first);
      } catch (failure) {
        if (!isTokenFailure(failure)) throw failure;
        await renew(used, failure);
      }
      const newer = holder.row;
      try {
        return await work(stored());
      } catch (failure) {
        if (!isTokenFailure(failure)) throw failure;
        // Issued a moment ago and refused all the same: one cheap read decides about the grant.
        await refresh(newer, failure);
        throw notNow(failure);
      }
    },
  };
}

/** A refusal that did not stand up to a second look must not read like one: nothing is wrong with the grant. */
function notNow(problem: PlatformError): PlatformError {
  if (!isRefusal(problem)) return problem;
  return new PlatformError({
    platform: problem.platform,
    code: "PLATFORM_UNAVAILABLE",
    detail: `Refused, although the access still works: ${problem.detail}`,
    ...(problem.platformCode ? { platformCode: problem.platformCode } : {}),
    ...(problem.httpStatus ? { httpStatus: problem.httpStatus } : {}),
  });
}

function needsReconnect(platform: string, cause?: PlatformError): PlatformError {
  return new PlatformError({
    platform,
    code: cause?.platformErrorCode ?? "TOKEN_INVALID",
    action: "reconnect",
    detail: cause?.detail ?? "The account needs to be connected again.",
    ...(cause?.platformCode ? { platformCode: cause.platformCode } : {}),
    ...(cause?.httpStatus ? { httpStatus: cause.httpStatus } : {}),
  });
}
