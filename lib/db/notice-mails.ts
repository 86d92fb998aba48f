import "server-only";
import { sql } from "kysely";
import type { Locale } from "@/lib/i18n/locale";
import type { Db, Trx } from "./client";

/** A mail as it stands before it is sent: frozen, so that nothing is added to it any more. */
export interface FrozenMail {
  readonly id: string;
  readonly userId: string;
  /** How often it has been tried, this time included. */
  readonly attempts: number;
}

/** Who a mail goes to and what it tells. */
export interface MailContent {
  readonly to: string;
  readonly locale: Locale;
  readonly notices: readonly {
    readonly kind: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly createdAt: string;
  }[];
}

/**
 * The mails whose time has come, oldest first. Those that have been "sending" since before `stuckSince` are among them:
 * whoever sent them has died.
 */
export async function readDueMails(
  db: Db,
  wanted: { readonly now: Date; readonly stuckSince: Date; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from public.notice_mails
    where status in ('waiting', 'postponed', 'sending') and due_at <= ${wanted.now.toISOString()}::timestamptz
      and (status <> 'sending' or attempted_at < ${wanted.stuckSince.toISOString()}::timestamptz)
    order by due_at limit ${wanted.limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Begins an attempt: what is told from now on goes into the next mail, and should this process die before a byte has left,
 * the mail is due again at `retryAt`. Null when the mail is not due (any more).
 */
export async function beginAttempt(
  db: Db,
  id: string,
  times: { readonly now: Date; readonly retryAt: (attempts: number) => Date },
): Promise<FrozenMail | null> {
  const at = times.now.toISOString();
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<FrozenMail>`
      select id, user_id as "userId", attempts + 1 as attempts from public.notice_mails
      where id = ${id}::uuid and status in ('waiting', 'postponed') and due_at <= ${at}::timestamptz for update
    `.execute(trx);
    const mail = rows[0];
    if (!mail) return null;
    await sql`
      update public.notice_mails set status = 'postponed', attempts = ${mail.attempts}, attempted_at = ${at}::timestamptz,
        due_at = ${times.retryAt(mail.attempts).toISOString()}::timestamptz
      where id = ${id}::uuid
    `.execute(trx);
    return mail;
  });
}

/**
 * What a mail tells: incidents that are still open, news, and the end of incidents that an earlier mail told of. Null when
 * the person is gone or has no confirmed address.
 */
export async function readMailContent(db: Db, id: string): Promise<MailContent | null> {
  const { rows } = await sql<{
    to: string;
    locale: Locale;
    kind: string | null;
    params: Record<string, string | number>;
    createdAt: string;
  }>`
    select u.email as "to", p.locale, n.kind, n.params, n.created_at as "createdAt"
    from public.notice_mails m
    join public.profiles p on p.id = m.user_id
    join auth.users u on u.id = m.user_id and u.email_confirmed_at is not null
    left join lateral (
      select n.id, n.kind, n.params, n.created_at from public.notifications n
      left join public.notifications incident on incident.id = n.recovers
      left join public.notice_mails earlier on earlier.id = incident.mail_id
      where n.mail_id = m.id and case when n.kind = 'recovered'
        then earlier.status in ('sending', 'sent', 'unconfirmed') and earlier.id <> m.id
        else n.resolved_at is null end
    ) n on true
    where m.id = ${id}::uuid
    order by n.id
  `.execute(db);
  const first = rows[0];
  if (!first) return null;
  return {
    to: first.to,
    locale: first.locale,
    notices: rows.flatMap(({ kind, params, createdAt }) => (kind === null ? [] : [{ kind, params, createdAt }])),
  };
}

/** Writes down that the message is about to leave. False when somebody else has taken the mail over. */
export async function markSending(db: Db, mail: FrozenMail): Promise<boolean> {
  const { rows } = await sql`
    update public.notice_mails set status = 'sending'
    where id = ${mail.id}::uuid and status = 'postponed' and attempts = ${mail.attempts} returning id
  `.execute(db);
  return rows.length > 0;
}

/** How an attempt ended. `postponed` leaves the time that `beginAttempt` has set. */
export interface MailEnding {
  readonly status: "sent" | "postponed" | "unconfirmed" | "failed" | "dropped";
  /** What the server said, without the recipient's address; null when all went well. */
  readonly error: string | null;
}

/**
 * Stores how an attempt ended. A late "sent" corrects an "unconfirmed" of somebody who took the sender for dead.
 */
export async function endAttempt(trx: Db | Trx, id: string, ending: MailEnding, now: Date): Promise<void> {
  const from = ending.status === "sent" ? ["postponed", "sending", "unconfirmed"] : ["waiting", "postponed", "sending"];
  await sql`
    update public.notice_mails set status = ${ending.status}, error = ${ending.error},
      ended_at = case when ${ending.status} = 'postponed' then null else ${now.toISOString()}::timestamptz end
    where id = ${id}::uuid and status = any(${from}::text[])
  `.execute(trx);
}

/** Marks a mail whose sender died in the middle: nobody knows whether it arrived. False when it is not in that state. */
export async function giveUpSending(trx: Db | Trx, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update public.notice_mails set status = 'unconfirmed', error = 'the sender died', ended_at = ${now.toISOString()}::timestamptz
    where id = ${id}::uuid and status = 'sending' returning id
  `.execute(trx);
  return rows.length > 0;
}

/** Takes notices of these kinds out of mails that have not left yet. */
export async function withdrawFromMail(trx: Trx, userId: string, kinds: readonly string[]): Promise<void> {
  await sql`
    update public.notifications n set mail_id = null from public.notice_mails m
    where m.id = n.mail_id and m.status in ('waiting', 'postponed') and n.user_id = ${userId}::uuid
      and n.kind = any(${[...kinds]}::text[])
  `.execute(trx);
}
