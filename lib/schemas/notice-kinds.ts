// Apart from the shapes of notices: pages need these words, and zod weighs more than the pages do.

/** What preferences are about; every kind of notice belongs to one. */
export const noticeTopics = ["connections", "numbers", "badge"] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

/** What admins are told as such. It is nobody's choice: an installation whose alarms are muted stands still unseen. */
export const operatorTopic = "operations";

/** The kinds of notices and their topics; the words of each stand in the message files under `notices`. */
export const noticeKinds = {
  access_ending: "connections",
  needs_reconnect: "connections",
  account_problem: "connections",
  sync_broken: "connections",
  followers_changed: "numbers",
  number_doubted: "numbers",
  badge_lost: "badge",
  platform_paused: operatorTopic,
  platform_misconfigured: operatorTopic,
  recovered: "connections",
} as const satisfies Record<string, NoticeTopic | typeof operatorTopic>;
export type NoticeKind = keyof typeof noticeKinds;

/** Kinds that stay open until something is mended, and are told once while they are. */
export const incidentKinds = [
  "access_ending",
  "needs_reconnect",
  "account_problem",
  "sync_broken",
  "number_doubted",
  "badge_lost",
  "platform_paused",
  "platform_misconfigured",
] as const satisfies readonly NoticeKind[];
export type IncidentKind = (typeof incidentKinds)[number];

/** Open incidents that only the person can end; the dashboard shows these. */
export const actionableKinds = [
  "access_ending",
  "needs_reconnect",
  "account_problem",
  "badge_lost",
] as const satisfies readonly IncidentKind[];

/**
 * Where the account of a notice is connected anew, by one click: null for notices that a reconnect does not mend. Whoever
 * is not signed in logs in on the way. `returnPath` is the page that this ends on, the dashboard where it is left out.
 */
export function reconnectPath(
  { kind, params }: { kind: string; params: Readonly<Record<string, unknown>> },
  returnPath?: string,
): string | null {
  const { platform, connectionId } = params;
  if (kind !== "needs_reconnect" && kind !== "access_ending") return null;
  if (typeof platform !== "string" || typeof connectionId !== "string") return null;
  const back = returnPath === undefined ? "" : `&return=${encodeURIComponent(returnPath)}`;
  return `/reconnect/${encodeURIComponent(platform)}?connection=${encodeURIComponent(connectionId)}${back}`;
}

/** Whether a stored kind is one that this version has words for. */
export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(noticeKinds, kind);
}

/** Whether a stored kind is for admins, who act upon it on the page of operators. */
export function isForOperators(kind: string): boolean {
  return isNoticeKind(kind) && noticeKinds[kind] === operatorTopic;
}

/** Where somebody is told about a topic. */
export interface NoticeChoice {
  readonly inApp: boolean;
  readonly mail: boolean;
}

/** How a topic is told to somebody who has chosen nothing. */
export const defaultChoices: Readonly<Record<NoticeTopic, NoticeChoice>> = {
  connections: { inApp: true, mail: true },
  numbers: { inApp: true, mail: false },
  badge: { inApp: true, mail: true },
};

/** How everything is told that is not a matter of choice. */
export const toldAnyway: NoticeChoice = { inApp: true, mail: true };
