import { chargeEvents } from "@/lib/budgets";
import { eraseForPlatform } from "@/lib/connections";
import type { SystemContext } from "@/lib/context";
import type { Trx } from "@/lib/db";
import { closePlatformDeletion } from "@/lib/db/deletion-requests";
import { markNamedPostsRemoved, type NamedPost } from "@/lib/db/posts";
import {
  type EventOutcome,
  finishEvents,
  lockWaitingEvents,
  type NamedAccount,
  postponeEvent,
  pullForwardForEvents,
  type WaitingEvent,
} from "@/lib/db/webhook-events";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { acceptDeauthorization } from "@/lib/tokens";
import { grantsOfApp } from "./app-grants";

/** An account is read because of events at most this often; what comes meanwhile is read with the next of them. */
const pauseSeconds = 600;
const mostAttempts = 10;
const longestWaitMs = 6 * 3_600_000;
/** What is owed to a person is never given up: after so many failures it is tried once a day. */
const owedWaitMs = 24 * 3_600_000;

/** Kinds that are a reason to read the account. */
const refreshing: ReadonlySet<string> = new Set([
  "content_changed",
  "content_removed",
  "comment",
  "account_changed",
  "publish_status",
]);

export interface EventOrder {
  readonly eventIds: readonly string[];
  /** Completes the events' jobs in the transaction that stores what came of them. */
  readonly complete: (trx: Trx, eventIds: readonly string[]) => Promise<void>;
}

export interface EventReport {
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Deals with stored events, and counts what the platform charges for them. Reasons to read are dealt with together, in a constant number of statements: they pull their
 * accounts' next sync forward, and posts that their platform names as deleted are marked so at once. An authorization that
 * ended and a deletion are each a transaction of their own. What fails is tried again later, ten times at most, a deletion
 * until it is done. Events that are done already are passed over, so it may run twice.
 */
export async function processWebhookEvents(ctx: SystemContext, order: EventOrder): Promise<EventReport> {
  const single = await ctx.db.transaction().execute(async (trx) => {
    const waiting = await lockWaitingEvents(trx, order.eventIds);
    const apart = waiting.filter(({ kind }) => kind === "deauthorized" || kind === "data_deletion");
    const together = waiting.filter((event) => !apart.includes(event));
    await finishTogether(trx, together, ctx.now());
    await chargeEvents(trx, together, ctx.now());
    const later = new Set(apart.map(({ id }) => id));
    await order.complete(
      trx,
      order.eventIds.filter((id) => !later.has(id)),
    );
    return apart;
  });
  let failed = 0;
  for (const event of single) {
    if (!(await finishAlone(ctx, event, order))) failed += 1;
  }
  return { succeeded: order.eventIds.length - failed, failed };
}

async function finishTogether(trx: Trx, events: readonly WaitingEvent[], now: Date): Promise<void> {
  const accountOf = (event: WaitingEvent): NamedAccount[] => {
    const { platform, platformUserId } = event;
    return refreshing.has(event.kind) && platformUserId !== null ? [{ platform, platformUserId }] : [];
  };
  const keyOf = ({ platform, platformUserId }: NamedAccount) => `${platform} ${platformUserId}`;
  const connected = await pullForwardForEvents(trx, events.flatMap(accountOf), { now, pauseSeconds });
  const removed = await markNamedPostsRemoved(trx, events.flatMap(removedPost), now);
  const removedPosts = new Set(removed.map(postKey));
  const known = new Map(connected.map((account) => [keyOf(account), account.connectionId]));
  const outcomeOf = (event: WaitingEvent): EventOutcome => {
    const [account] = accountOf(event);
    const connectionId = (account && known.get(keyOf(account))) ?? null;
    if (!refreshing.has(event.kind)) return { id: event.id, outcome: "recorded", connectionId };
    if (removedPost(event).some((post) => removedPosts.has(postKey(post)))) {
      return { id: event.id, outcome: "removed", connectionId };
    }
    return { id: event.id, outcome: connectionId === null ? "unknown_account" : "refresh", connectionId };
  };
  await finishEvents(trx, events.map(outcomeOf), now);
}

/** The post that an event names as deleted. */
function removedPost({ kind, platform, platformUserId, subject: platformPostId }: WaitingEvent): NamedPost[] {
  if (kind !== "content_removed" || platformUserId === null || platformPostId === null) return [];
  return [{ platform, platformUserId, platformPostId }];
}

function postKey({ platform, platformUserId, platformPostId }: NamedPost): string {
  return `${platform} ${platformUserId} ${platformPostId}`;
}

async function finishAlone(ctx: SystemContext, event: WaitingEvent, order: EventOrder): Promise<boolean> {
  const { id, platform } = event;
  try {
    const outcome = await carryOut(ctx, event);
    await ctx.db.transaction().execute(async (trx) => {
      await finishEvents(trx, [{ id, outcome, connectionId: null }], ctx.now());
      await order.complete(trx, [id]);
    });
    log.info("a webhook was carried out", { action: `webhook.${event.kind}`, platform, outcome });
    return true;
  } catch (error) {
    const now = ctx.now();
    const nextAttemptAt = nextAttempt(event, now);
    log.error("a webhook could not be carried out", { action: `webhook.${event.kind}`, platform, eventId: id, error });
    await ctx.db.transaction().execute(async (trx) => {
      const errorCode = error instanceof AppError ? error.code : "INTERNAL";
      await postponeEvent(trx, id, { errorCode, nextAttemptAt, now });
      await order.complete(trx, [id]);
    });
    return false;
  }
}

/** When a failed event is tried again; null where it is given up. */
function nextAttempt({ kind, attempts }: WaitingEvent, now: Date): Date | null {
  if (attempts + 1 < mostAttempts) {
    return new Date(now.getTime() + Math.min(60_000 * 2 ** attempts, longestWaitMs));
  }
  return kind === "data_deletion" ? new Date(now.getTime() + owedWaitMs) : null;
}

async function carryOut(ctx: SystemContext, event: WaitingEvent): Promise<string> {
  const { platform, platformUserId, personId, occurredAt, receivedAt, subject } = event;
  const ids = [...new Set([platformUserId, personId].filter((id) => id !== null))];
  if (ids.length === 0) return "names_nobody";
  const person = { app: grantsOfApp(platform), ids };
  if (event.kind === "deauthorized") return acceptDeauthorization(ctx, person, occurredAt ?? receivedAt);
  const erased = await eraseForPlatform(ctx, person, occurredAt ?? receivedAt);
  // A deletion is about its request: the hash of the code that was handed out.
  if (subject !== null) await closePlatformDeletion(ctx.db, subject, ctx.now());
  return erased > 0 ? "erased" : "unknown_account";
}
