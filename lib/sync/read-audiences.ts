import { type CallAsk, pauseForCredit, ReadLedger } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { type AudienceAccount, loadAudienceAccounts } from "@/lib/db/audience";
import { AppError } from "@/lib/errors";
import { configuredPlatforms, openSessions, type PlatformSource } from "@/lib/tokens";
import { AudienceReader, type AudienceResult } from "./audience-reader";
import { writeAudiences } from "./write-audiences";
import { writeIsolated } from "./write-isolated";
import type { CompleteJobs } from "./write-readings";

export interface AudienceRequest {
  readonly connectionIds: readonly string[];
  /** Wall time in milliseconds after which no read is started; may move closer. */
  readonly stopAt: () => number;
  /** Completes the queue's jobs of these connections within a transaction; every id passes through it once. */
  readonly complete: CompleteJobs;
  /** Where platforms come from; the registry unless a test brings its own. */
  readonly source?: PlatformSource;
}

/** How many accounts ended in which way. `handedBack` ones were not started and are due again. */
export interface AudienceSummary {
  readonly succeeded: number;
  readonly postponed: number;
  readonly failed: number;
  readonly handedBack: number;
}

/**
 * Reads who the audiences of these accounts are, and stores it as the day's reading. A batch costs a constant number of SQL
 * statements, and no more calls than the platforms' budgets hold; what is left out or fails says when it is tried again in
 * its own row, and never touches the account's numbers. Throws when the database cannot be reached; then nothing of the
 * batch is stored, and running it again does no harm.
 */
export async function readAudiences(ctx: SystemContext, request: AudienceRequest): Promise<AudienceSummary> {
  await clock.sync();
  const accounts = await loadAudienceAccounts(ctx.db, request.connectionIds);
  const known = new Set(accounts.map(({ id }) => id));
  const vanished = request.connectionIds.filter((id) => !known.has(id));
  if (vanished.length > 0) await request.complete(ctx.db, vanished);

  const ledger = new ReadLedger(ctx, false);
  const results = await readAll(ctx, accounts, request, ledger).finally(() => ledger.settle());
  await writeIsolated(
    results,
    (some) => writeAudiences(ctx, some, request.complete),
    ({ account }, error) => writeAudiences(ctx, [{ account, outcome: { kind: "failed", error } }], request.complete),
  );
  const count = (...kinds: AudienceResult["outcome"]["kind"][]) =>
    results.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  return { succeeded: count("read", "nothing"), postponed: count("failed"), failed: 0, handedBack: count("unstarted") };
}

async function readAll(
  ctx: SystemContext,
  accounts: readonly AudienceAccount[],
  { stopAt, source = configuredPlatforms }: AudienceRequest,
  ledger: ReadLedger,
): Promise<AudienceResult[]> {
  const working = accounts.filter(({ status }) => status === "active");
  const refusals = await ledger.reserve(working.flatMap((account) => askFor(account, source)));
  const byId = new Map(working.map((account) => [account.id, account]));
  const sessions = await openSessions(
    ctx,
    working.map(({ adapterState: state, ...account }) => ({ ...account, state })),
    {
      source,
      onCall: (report, id) => {
        const account = byId.get(id);
        if (!account) return;
        ledger.note(report, source.platform(account.platform, account.loginVariant), { account: id, isRepeat: false });
      },
    },
  );
  const reader = new AudienceReader({ now: ctx.now, stopAt, ledger });
  const results = await Promise.all(
    accounts.map(async (account): Promise<AudienceResult> => {
      const refusal = refusals.get(account.id);
      if (refusal) return { account, outcome: { kind: "failed", error: refusal } };
      const session = sessions.get(account.id);
      if (session?.ok) return reader.read(account, session.session);
      const error = session?.error ?? new AppError("NEEDS_RECONNECT", "The account needs to be connected again.");
      return { account, outcome: { kind: "failed", error } };
    }),
  );
  for (const error of reader.outOfCredit.values()) await pauseForCredit(ctx, error);
  return results;
}

/** What reading the account's audience usually takes; nothing where its log-in tells none, or is not set up here. */
function askFor({ id, platform: name, loginVariant }: AudienceAccount, source: PlatformSource): CallAsk[] {
  try {
    const platform = source.platform(name, loginVariant);
    const endpoints = platform.budgets?.reads.audience;
    if (!endpoints || !platform.audience) return [];
    return [{ key: id, platform, account: id, endpoints, isRepeat: false }];
  } catch (error) {
    // Opening the session says so, for this account alone.
    if (error instanceof AppError) return [];
    throw error;
  }
}
