import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";
import type { Json } from "./types";

export interface NewNotice {
  readonly userId: string;
  readonly kind: string;
  readonly incidentKey: string;
  /** The open incident that this one takes the place of, if there is one. */
  readonly carriesOn: string | null;
  /** A `stage` in it tells one stage of an incident from the next. */
  readonly params: { readonly [key: string]: Json };
  readonly topic: string;
  /** How the topic is told to somebody who has chosen nothing. */
  readonly usual: { readonly inApp: boolean; readonly mail: boolean };
}

/** When a mail that begins to collect notices now is sent; null where no mail can be sent. */
export type MailDue = Date | null;

/**
 * Stores notices, and the mails that will carry them, in one statement. A person's open incident is not stored a second
 * time: at the same stage nothing happens; at another one, or when it carries an earlier one on, the same row says so,
 * unread and in a new mail. People are taken in the order of their ids, so that two callers never wait for each other.
 * Returns how many were told.
 */
export async function insertNotices(
  db: Db,
  notices: readonly NewNotice[],
  now: Date,
  mailDue: MailDue,
): Promise<number> {
  if (notices.length === 0) return 0;
  const column = <T>(pick: (notice: NewNotice) => T) => notices.map(pick);
  const at = now.toISOString();
  const { rows } = await sql`
    with told as (
      select distinct on (n.user_id, n.incident_key) n.user_id, n.kind, n.incident_key, n.params::jsonb as params,
        coalesce(p.in_app, n.usual_in_app) as in_app,
        coalesce(p.mail, n.usual_mail) and ${mailDue !== null}::boolean as mail, o.id as open_id
      from unnest(
        ${column((n) => n.userId)}::uuid[], ${column((n) => n.kind)}::text[], ${column((n) => n.incidentKey)}::text[],
        ${column((n) => n.carriesOn)}::text[], ${column((n) => JSON.stringify(n.params))}::text[],
        ${column((n) => n.topic)}::text[], ${column((n) => n.usual.inApp)}::boolean[],
        ${column((n) => n.usual.mail)}::boolean[]
      ) as n (user_id, kind, incident_key, carries_on, params, topic, usual_in_app, usual_mail)
      left join public.notice_preferences p on p.user_id = n.user_id and p.topic = n.topic
      left join lateral (
        select o.id, o.incident_key, o.params from public.notifications o
        where o.user_id = n.user_id and o.incident_key in (n.incident_key, n.carries_on) and o.resolved_at is null
        order by o.incident_key = n.incident_key desc limit 1
      ) o on true
      where o.id is null or o.incident_key <> n.incident_key
        or o.params ->> 'stage' is distinct from n.params::jsonb ->> 'stage'
    ), mails as (
      insert into public.notice_mails (user_id, due_at, created_at)
      select distinct user_id, ${(mailDue ?? now).toISOString()}::timestamptz, ${at}::timestamptz
      from told where mail order by user_id
      on conflict (user_id) where status = 'waiting' do update set user_id = excluded.user_id
      returning id, user_id
    ), carried_on as (
      update public.notifications o set kind = t.kind, incident_key = t.incident_key, params = t.params,
        in_app = t.in_app, mail_id = m.id, read_at = null, dismissed_at = null, created_at = ${at}::timestamptz
      from told t left join mails m on m.user_id = t.user_id and t.mail
      where o.id = t.open_id and o.resolved_at is null and (
        o.incident_key <> t.incident_key or o.params ->> 'stage' is distinct from t.params ->> 'stage'
      )
      returning o.id
    ), added as (
      insert into public.notifications (user_id, kind, incident_key, params, in_app, mail_id, created_at)
      select t.user_id, t.kind, t.incident_key, t.params, t.in_app, m.id, ${at}::timestamptz
      from told t left join mails m on m.user_id = t.user_id and t.mail
      where t.open_id is null
      order by t.user_id, t.incident_key
      on conflict (user_id, incident_key) where resolved_at is null do nothing
      returning id
    )
    select id from carried_on union all select id from added
  `.execute(db);
  return rows.length;
}

/** An open incident of a person, by its key. */
export interface IncidentRef {
  readonly userId: string;
  readonly incidentKey: string;
}

/** Closes incidents without a word. Returns how many were open. */
export async function closeIncidents(db: Db, incidents: readonly IncidentRef[], now: Date): Promise<number> {
  if (incidents.length === 0) return 0;
  const { rows } = await sql`
    update public.notifications n set resolved_at = ${now.toISOString()}::timestamptz
    from unnest(${incidents.map((i) => i.userId)}::uuid[], ${incidents.map((i) => i.incidentKey)}::text[])
      as e (user_id, incident_key)
    where n.user_id = e.user_id and n.incident_key = e.incident_key and n.resolved_at is null
    returning n.id
  `.execute(db);
  return rows.length;
}

/**
 * Closes incidents and tells, once per subject and in the same statement, that they are over. Of two callers at once the
 * second finds nothing open. `topic` and `usual` are those of the notices that tell it. Returns how many were told.
 */
export async function recoverIncidents(
  db: Db,
  incidents: readonly (IncidentRef & { readonly subject: string })[],
  told: Pick<NewNotice, "topic" | "usual">,
  now: Date,
  mailDue: MailDue,
): Promise<number> {
  if (incidents.length === 0) return 0;
  const column = <T>(pick: (incident: (typeof incidents)[number]) => T) => incidents.map(pick);
  const at = now.toISOString();
  const { rows } = await sql`
    with closed as (
      update public.notifications n set resolved_at = ${at}::timestamptz
      from unnest(${column((i) => i.userId)}::uuid[], ${column((i) => i.incidentKey)}::text[],
        ${column((i) => i.subject)}::text[]) as e (user_id, incident_key, subject)
      where n.user_id = e.user_id and n.incident_key = e.incident_key and n.resolved_at is null
      returning n.id, n.user_id, n.kind, n.params, e.subject
    ), told as (
      select distinct on (c.user_id, c.subject) c.id, c.user_id, c.params || jsonb_build_object('of', c.kind) as params,
        coalesce(p.in_app, ${told.usual.inApp}::boolean) as in_app,
        coalesce(p.mail, ${told.usual.mail}::boolean) and ${mailDue !== null}::boolean as mail
      from closed c
      left join public.notice_preferences p on p.user_id = c.user_id and p.topic = ${told.topic}::text
      order by c.user_id, c.subject, c.id
    ), mails as (
      insert into public.notice_mails (user_id, due_at, created_at)
      select distinct user_id, ${(mailDue ?? now).toISOString()}::timestamptz, ${at}::timestamptz
      from told where mail order by user_id
      on conflict (user_id) where status = 'waiting' do update set user_id = excluded.user_id
      returning id, user_id
    )
    insert into public.notifications
      (user_id, kind, incident_key, params, in_app, mail_id, recovers, created_at, resolved_at)
    select t.user_id, 'recovered', 'recovered:' || t.id, t.params, t.in_app, m.id, t.id, ${at}::timestamptz, ${at}::timestamptz
    from told t left join mails m on m.user_id = t.user_id and t.mail
    order by t.user_id, t.id
    returning id
  `.execute(db);
  return rows.length;
}

/** What of a person's notices is marked: some of them, or all up to the newest that the person has seen. */
export type NoticeSelection = { readonly ids: readonly number[] } | { readonly upTo: number };

/** Marks a person's own notices as read. Returns how many were unread. */
export async function markNoticesRead(db: Db, userId: string, wanted: NoticeSelection, now: Date): Promise<number> {
  const query = db
    .updateTable("notifications")
    .set({ read_at: now.toISOString() })
    .where("user_id", "=", userId)
    .where("read_at", "is", null);
  const chosen =
    "ids" in wanted
      ? query.where("id", "=", sql<number>`any(${[...wanted.ids]}::bigint[])`)
      : query.where("id", "<=", wanted.upTo);
  return (await chosen.returning("id").execute()).length;
}

/** Takes a person's own notice off the dashboard and marks it as read; it stays in the list. False when there is none. */
export async function dismissNotice(db: Db, userId: string, id: number, now: Date): Promise<boolean> {
  const at = now.toISOString();
  const dismissed = await db
    .updateTable("notifications")
    .set({ dismissed_at: at, read_at: sql<string>`coalesce(read_at, ${at}::timestamptz)` })
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return dismissed.length > 0;
}
