import {
  closeIncidents,
  type Db,
  type IncidentRef,
  insertNotices,
  type MailDue,
  type NewNotice,
  recoverIncidents,
} from "@/lib/db";
import type { AccessEndCause, WarningDays } from "@/lib/schemas/access-end";
import {
  defaultChoices,
  type IncidentKind,
  type NoticeKind,
  noticeKinds,
  operatorTopic,
  toldAnyway,
} from "@/lib/schemas/notice-kinds";
import { canSendMail } from "./mail-door";

interface AboutAccount {
  readonly userId: string;
  readonly connectionId: string;
  readonly platform: string;
  readonly username: string;
}

/** What a person can be told about one of their accounts. */
export type Notice =
  | (AboutAccount & {
      readonly kind: "needs_reconnect" | "account_problem" | "sync_broken";
      readonly cause: string;
    })
  | (AboutAccount & {
      readonly kind: "access_ending";
      readonly cause: AccessEndCause;
      /** ISO 8601, UTC. */
      readonly endsAt: string;
      readonly stage: WarningDays;
    })
  | (AboutAccount & { readonly kind: "number_doubted"; readonly held: "yes" | "no" })
  | (AboutAccount & {
      readonly kind: "followers_changed";
      readonly from: number;
      readonly to: number;
      readonly day: string;
    })
  | {
      readonly kind: "badge_lost";
      readonly userId: string;
      readonly influencerId: string;
      readonly platform: string;
      readonly measured: number;
      readonly reported: number;
    }
  | { readonly kind: OperatorKind; readonly userId: string; readonly platform: string };

/** What admins are told about a platform. */
export type OperatorKind = "platform_paused" | "platform_misconfigured";

/** An incident that is over: of one account, or of an influencer's badge. */
export interface EndedIncident {
  readonly userId: string;
  readonly kind: IncidentKind;
  /** The connection; the influencer for `badge_lost`, the platform for what admins are told. */
  readonly about: string;
}

/** What a transaction has to say: incidents and news that began, and incidents that ended. */
export interface Tidings {
  readonly news: readonly Notice[];
  readonly ended: readonly EndedIncident[];
}

/** Notices of one person within this time travel in one mail. */
const collectMs = 10 * 60_000;

/** The key of an incident that admins are told about. */
export function operatorIncident(kind: OperatorKind, platform: string): string {
  return `${kind}:${platform}`;
}

function incidentKey(notice: Notice): string {
  if (notice.kind === "badge_lost") return `badge_lost:${notice.influencerId}`;
  if (!("connectionId" in notice)) return operatorIncident(notice.kind, notice.platform);
  const dated = notice.kind === "followers_changed" ? `:${notice.day}` : "";
  return `${notice.kind}:${notice.connectionId}${dated}`;
}

/** The incident that this one carries on, where it was told before: an end that was foreseen and has come. */
function carriesOn(notice: Notice): string | null {
  return notice.kind === "needs_reconnect" ? `access_ending:${notice.connectionId}` : null;
}

function delivery(kind: NoticeKind): Pick<NewNotice, "topic" | "usual"> {
  const topic = noticeKinds[kind];
  return { topic, usual: topic === operatorTopic ? toldAnyway : defaultChoices[topic] };
}

function mailDue(now: Date): MailDue {
  return canSendMail() ? new Date(now.getTime() + collectMs) : null;
}

/**
 * Tells people once per incident: while it is open, telling it again adds nothing. One that has gone on to another stage,
 * or become the other incident that it announced, is the same notice, told anew. Runs in the caller's transaction.
 */
export async function tell(db: Db, notices: readonly Notice[], now: Date): Promise<void> {
  await insertNotices(
    db,
    notices.map((notice) => {
      const { kind, userId, ...params } = notice;
      const keys = { incidentKey: incidentKey(notice), carriesOn: carriesOn(notice) };
      return { kind, userId, ...keys, params, ...delivery(kind) };
    }),
    now,
    mailDue(now),
  );
}

function refOf({ userId, kind, about }: EndedIncident): IncidentRef {
  return { userId, incidentKey: `${kind}:${about}` };
}

/**
 * Closes incidents that are over and tells each person so, once per account however many incidents it had; a number that
 * is believed again is told apart. Closing what is not open tells nothing.
 */
export async function tellRecovered(db: Db, ended: readonly EndedIncident[], now: Date): Promise<void> {
  await recoverIncidents(
    db,
    ended.map((incident) => ({
      ...refOf(incident),
      subject: `${noticeKinds[incident.kind]}:${incident.about}`,
    })),
    delivery("recovered"),
    now,
    mailDue(now),
  );
}

/** Everything that may be open about an account. */
export function everythingAbout(userId: string, connectionId: string): EndedIncident[] {
  return [...consentIncidents(userId, connectionId), { userId, kind: "number_doubted", about: connectionId }];
}

/** What ends when a person consents anew. */
export function consentIncidents(userId: string, connectionId: string): EndedIncident[] {
  return [...accessIncidents(userId, connectionId), { userId, kind: "access_ending", about: connectionId }];
}

/** What ends when an account is read again. */
export function accessIncidents(userId: string, connectionId: string): EndedIncident[] {
  return (["needs_reconnect", "account_problem", "sync_broken"] as const).map((kind) => ({
    userId,
    kind,
    about: connectionId,
  }));
}

/** Closes what is open about accounts that are gone, without a word: their owner has just removed them. */
export async function closeNotices(db: Db, ended: readonly EndedIncident[], now: Date): Promise<void> {
  await closeIncidents(db, ended.map(refOf), now);
}

/** Says all that a transaction has to say, in two statements at most and in none when there is nothing. */
export async function tellAll(db: Db, { news, ended }: Tidings, now: Date): Promise<void> {
  await tell(db, news, now);
  await tellRecovered(db, ended, now);
}
