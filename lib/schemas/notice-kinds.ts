// Apart from the shapes of notices: pages need these words, and zod weighs more than the pages do.

/** What preferences are about; every kind of notice belongs to one. */
export const noticeTopics = ["connections", "numbers", "badge"] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

/** The kinds of notices and their topics; the words of each stand in the message files under `notices`. */
export const noticeKinds = {
  needs_reconnect: "connections",
  account_problem: "connections",
  sync_broken: "connections",
  followers_changed: "numbers",
  number_doubted: "numbers",
  badge_lost: "badge",
  recovered: "connections",
} as const satisfies Record<string, NoticeTopic>;
export type NoticeKind = keyof typeof noticeKinds;

/** Kinds that stay open until something is mended, and are told once while they are. */
export const incidentKinds = [
  "needs_reconnect",
  "account_problem",
  "sync_broken",
  "number_doubted",
  "badge_lost",
] as const satisfies readonly NoticeKind[];
export type IncidentKind = (typeof incidentKinds)[number];

/** Open incidents that only the person can end; the dashboard shows these. */
export const actionableKinds = [
  "needs_reconnect",
  "account_problem",
  "badge_lost",
] as const satisfies readonly IncidentKind[];

/** Whether a stored kind is one that this version has words for. */
export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(noticeKinds, kind);
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
