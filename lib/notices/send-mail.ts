import "server-only";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db";
import {
  beginAttempt,
  endAttempt,
  type FrozenMail,
  giveUpSending,
  type MailEnding,
  markSending,
  readDueMails,
  readMailContent,
} from "@/lib/db/notice-mails";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { isForOperators } from "@/lib/schemas/notice-kinds";
import { composeMail } from "./compose-mail";
import { type Delivery, deliver } from "./deliver";
import { type MailDoor, mailDoor } from "./mail-door";
import { unsubscribeUrl } from "./unsubscribe";

const minuteMs = 60_000;
/** Longer than any attempt lives: whoever has been sending for this long is dead. */
const stuckAfterMs = 15 * minuteMs;
const maxAttempts = 6;
const atOnce = 500;

/** Sends the jobs of mail whose time has come. Returns how many. */
export async function planNoticeMails(ctx: SystemContext): Promise<{ mails: number }> {
  if (mailDoor() === null) return { mails: 0 };
  const now = ctx.now();
  const stuckSince = new Date(now.getTime() - stuckAfterMs);
  const due = await readDueMails(ctx.db, { now, stuckSince, limit: atOnce });
  if (due.length > 0) {
    await ctx.db.transaction().execute((trx) =>
      enqueue(
        trx,
        "send-notice-mail",
        due.map((mailId) => ({ mailId })),
        0,
      ),
    );
  }
  return { mails: due.length };
}

/** The pauses after attempts that surely sent nothing: 2, 4, 8, 16, 32 minutes. */
function retryAt(now: Date): (attempts: number) => Date {
  return (attempts) => new Date(now.getTime() + 2 ** attempts * minuteMs);
}

const endings: Record<Exclude<Delivery["outcome"], "gone">, MailEnding["status"]> = {
  sent: "sent",
  refused: "failed",
  unsent: "postponed",
  unknown: "unconfirmed",
};

/**
 * Sends one mail, at most once: that it is about to leave is stored before it does. What surely was not taken is tried
 * again, six times; what may have been taken is never sent again, because the notice also stands in the app. `complete`
 * runs in the transaction that stores the outcome. Does nothing for a mail that is not due.
 */
export async function sendNoticeMail(
  ctx: SystemContext,
  mailId: string,
  complete: (trx: Db) => Promise<void>,
  door: MailDoor | null = mailDoor(),
): Promise<MailEnding["status"] | "not_due"> {
  const end = (ending: MailEnding) =>
    ctx.db.transaction().execute(async (trx) => {
      await endAttempt(trx, mailId, ending, ctx.now());
      await complete(trx);
      return ending.status;
    });
  const now = ctx.now();
  const mail = door === null ? null : await beginAttempt(ctx.db, mailId, { now, retryAt: retryAt(now) });
  if (mail === null || door === null) return giveUp(ctx, mailId, complete);
  const content = await readMailContent(ctx.db, mailId);
  if (content === null || content.notices.length === 0) return end({ status: "dropped", error: null });
  // What is not chosen cannot be unsubscribed from.
  const isOneForOperators = content.notices.every(({ kind }) => isForOperators(kind));
  const words = composeMail(content, env().appUrl);
  const message = {
    ...words,
    id: mailId,
    to: content.to,
    unsubscribeUrl: isOneForOperators ? null : unsubscribeUrl(mail.userId),
  };
  const { outcome, error } = await deliver(door, message, () => markSending(ctx.db, mail));
  if (outcome === "gone") {
    await complete(ctx.db);
    return "not_due";
  }
  const status = outcome === "unsent" && mail.attempts >= maxAttempts ? "failed" : endings[outcome];
  note(mail, status, error);
  return end({ status, error });
}

/** A claimed job for a mail that is "sending" means that its sender died: nobody else works on it. */
function giveUp(ctx: SystemContext, mailId: string, complete: (trx: Db) => Promise<void>) {
  return ctx.db.transaction().execute(async (trx) => {
    const died = await giveUpSending(trx, mailId, ctx.now());
    await complete(trx);
    return died ? ("unconfirmed" as const) : ("not_due" as const);
  });
}

function note(mail: FrozenMail, status: MailEnding["status"], error: string | null): void {
  const line = { action: "mail.notice", mailId: mail.id, attempts: mail.attempts, status };
  if (error === null) log.info("notice mail", line);
  else log.warn("notice mail", { ...line, error });
}
