import "server-only";
import { countCalls } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import type { Trx } from "@/lib/db";
import {
  type ForecastRow,
  type ForeseenAccount,
  postponeForecast,
  readDueForecasts,
  readForecastsOfGrant,
  writeForecasts,
} from "@/lib/db/forecasts";
import { lockGrantWithConnections, readConnectionOfToken } from "@/lib/db/grant-connections";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { tell, tellRecovered } from "@/lib/notices";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { Platform } from "@/lib/platforms/types";
import type { WarningDays } from "@/lib/schemas/access-end";
import { type AccessForecast, forecastAccess, nextForecastAt, warningAt } from "./forecast";
import { inBatches } from "./in-batches";
import { configuredPlatforms, type PlatformSource } from "./platform-source";
import { withPlatformSession } from "./sessions";

const batchRows = 500;
const atOnce = 8;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** For how long a warning waits for a platform that does not answer: the date that it tells is true all the same. */
const patienceMs = 6 * hourMs;

export interface ForecastSweep {
  /** Forecasts that were worked out. */
  readonly foreseen: number;
  /** Accesses near their end whose person is told of it by now. */
  readonly warned: number;
}

export interface ForecastOptions {
  readonly source?: PlatformSource;
  /** Whether our app is on trial at a platform; as configured unless said. */
  readonly isOnTrial?: (platform: string) => boolean;
}

interface Foreseen {
  readonly row: ForecastRow;
  readonly forecast: AccessForecast | null;
  readonly warning: WarningDays | null;
}

/**
 * Works out anew when our access ends wherever something has changed, and acts where an end is near or has come: one cheap
 * read asks the platform first. A warning is stored together with its forecast, so that a crash tells it later, and once.
 * Takes at most `limit` tokens, each once, and begins with no further one after `until` (wall time).
 */
export async function foreseeEnds(
  ctx: SystemContext,
  input: { readonly until: Date; readonly limit: number } & ForecastOptions,
): Promise<ForecastSweep> {
  const rows = await readDueForecasts(ctx.db, ctx.now(), input.limit);
  const all = rows.map((row) => foresee(row, ctx.now(), input));
  const near = all.filter((one) => one.warning !== null || isToBeDecided(one, ctx.now()));
  const calm = all.filter((one) => !near.includes(one));
  for (let from = 0; from < calm.length && clock.wall() < input.until; from += batchRows) {
    const batch = calm.slice(from, from + batchRows);
    await ctx.db.transaction().execute((trx) => keep(trx, batch, ctx.now()));
  }
  let warned = 0;
  await inBatches(near, atOnce, async (one) => {
    if (clock.wall() < input.until && (await act(ctx, one, input))) warned += 1;
  });
  return { foreseen: rows.length, warned };
}

/**
 * Works out the forecasts of a grant that was just consented to, in the caller's transaction, which holds the locks of its
 * connections. Nobody is warned: the person is at the screen.
 */
export async function foreseeGrant(trx: Trx, grantId: string, now: Date, options: ForecastOptions = {}): Promise<void> {
  const rows = await readForecastsOfGrant(trx, grantId);
  const all = rows.map((row) => foresee(row, now, options));
  await keep(trx, all, now);
}

function foresee(row: ForecastRow, now: Date, options: ForecastOptions): Foreseen {
  if (row.grantStatus !== "active") return { row, forecast: null, warning: null };
  const { source = configuredPlatforms, isOnTrial = env().isOnTrial } = options;
  const platform = platformOf(row, source);
  if (platform === null) return { row, forecast: null, warning: null };
  const { rhythm = ordinaryRhythm } = platform.oauth;
  const facts = { ...row, hasRefreshToken: row.sealedRefreshToken !== null };
  const forecast = forecastAccess(rhythm, facts, isOnTrial(row.platform));
  return { row, forecast, warning: forecast && warningAt(forecast, now) };
}

/** The platform of a token, or null where this version knows none by that name: one such row must not stop the sweep. */
function platformOf(row: ForecastRow, source: PlatformSource): Platform | null {
  try {
    return source.platform(row.platform, row.loginVariant);
  } catch (error) {
    const { platform, grantId } = row;
    log.error("no forecast for an access", { action: "token.forecast", platform, grantId, error });
    return null;
  }
}

/**
 * Whether an end has come that one question settles. Where a refresh token stands behind a renewal that fails, the access
 * is not over, and the sweep of renewals goes on asking.
 */
function isToBeDecided({ row, forecast }: Foreseen, now: Date): boolean {
  if (forecast === null || forecast.endsAt > now) return false;
  return forecast.cause !== "renewal_failing" || row.sealedRefreshToken === null;
}

/** Stores forecasts, and closes warnings of ends that are off. Returns the accounts that they are about. */
async function keep(trx: Trx, all: readonly Foreseen[], now: Date): Promise<ForeseenAccount[]> {
  const accounts = await writeForecasts(
    trx,
    all.map(({ row, forecast }) => ({
      row,
      endsAt: forecast?.endsAt ?? null,
      cause: forecast?.cause ?? null,
      nextForecastAt: row.grantStatus === "active" ? nextLookAt(forecast, now) : null,
    })),
    now,
  );
  const off = new Set(
    all.flatMap(({ row, forecast, warning }) =>
      warning === null && (forecast === null || forecast.endsAt > now) ? row.id : [],
    ),
  );
  const relieved = accounts.filter((account) => account.hadEnd && isRead(account) && off.has(account.tokenId));
  await tellRecovered(
    trx,
    relieved.map(({ userId, connectionId }) => ({ userId, kind: "access_ending" as const, about: connectionId })),
    now,
  );
  return accounts;
}

/** A day from now at the latest: what the configuration or a rhythm says may change without a token noticing. */
function nextLookAt(forecast: AccessForecast | null, now: Date): Date {
  const tomorrow = new Date(now.getTime() + dayMs);
  const due = nextForecastAt(forecast, now);
  return due !== null && due < tomorrow ? due : tomorrow;
}

const isRead = ({ status }: ForeseenAccount) => status === "active" || status === "error";

/** Acts upon one access whose end is near or has come. True when its person is told by now. */
async function act(ctx: SystemContext, one: Foreseen, options: ForecastOptions): Promise<boolean> {
  const { row, forecast, warning } = one;
  try {
    const answer = await ask(ctx, row, options.source ?? configuredPlatforms);
    // Whoever was refused has been told already that the access is over.
    if (answer === "refused") return false;
    if (answer === "unknown" && isPatient(one, ctx.now())) return await wait(ctx, row);
    return await ctx.db.transaction().execute(async (trx) => {
      const now = ctx.now();
      await lockGrantWithConnections(trx, row.grantId);
      const accounts = (await keep(trx, [one], now)).filter(isRead);
      if (forecast === null || warning === null) return false;
      const { cause, endsAt } = forecast;
      await tell(
        trx,
        accounts.map(({ userId, connectionId, username }) => ({
          kind: "access_ending" as const,
          userId,
          connectionId,
          platform: row.platform,
          username,
          cause,
          endsAt: endsAt.toISOString(),
          stage: warning,
        })),
        now,
      );
      return accounts.length > 0;
    });
  } catch (error) {
    log.error("a forecast could not be acted upon", { action: "token.forecast", grantId: row.grantId, error });
    return wait(ctx, row);
  }
}

/** Whether an access still works: one cheap read with it. `unknown` where the platform, or our way to it, is out of order. */
async function ask(
  ctx: SystemContext,
  row: ForecastRow,
  source: PlatformSource,
): Promise<"works" | "refused" | "unknown"> {
  const connection = await readConnectionOfToken(ctx.db, row);
  if (connection === null) return "works";
  const platform = source.platform(row.platform, row.loginVariant);
  try {
    const asked = { ...connection, platform: row.platform };
    await countCalls(ctx, { platform, account: connection.id }, (onCall) =>
      withPlatformSession(ctx, asked, (session) => platform.probe(session), { source, onCall }),
    );
    return "works";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A missing permission is the account's trouble and told by its syncs; the access itself lives.
    return error.code === "NEEDS_RECONNECT" ? "refused" : error.code === "PERMISSION_MISSING" ? "works" : "unknown";
  }
}

function isPatient({ forecast, warning }: Foreseen, now: Date): boolean {
  if (forecast === null || warning === null) return true;
  const dueMs = forecast.endsAt.getTime() - warning * dayMs;
  return now.getTime() - dueMs < patienceMs;
}

async function wait(ctx: SystemContext, row: ForecastRow): Promise<false> {
  await postponeForecast(ctx.db, row.id, new Date(ctx.now().getTime() + hourMs));
  return false;
}
