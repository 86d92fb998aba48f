import type { Database } from "@/lib/db/types";
import type { PolicyField } from "@/lib/platforms/policy";

type TableName = keyof Database["public"]["Tables"];

/** How long something is kept that no platform limits. */
type Kept = "as long as the account" | "until it ends" | { readonly ownRetention: string };

/** Rows of a table that are a person's, as the export gives them and the manifest describes them. */
export interface HeldTable {
  /** What it is, in words. */
  readonly what: string;
  /** The column that says whose a row is; `connection_seq`: the account's number. */
  readonly owner: "id" | "user_id" | "connection_seq";
  /** The primary key, by which pages are read. */
  readonly key: readonly string[];
  /** The column that says since when it is held; null where the row does not say. */
  readonly since: string | null;
  readonly kept: Kept;
  /** Columns that are held and never leave, with why. */
  readonly withheld?: Readonly<Record<string, string>>;
  /** Columns that come from a platform: the field of its policy table that decides about them. */
  readonly platformFields?: Readonly<Record<string, PolicyField>>;
}

/** A table that holds nothing about the person who asks, with why. */
interface NotTheirs {
  readonly nothing: string;
}

const sealed = "sealed: held, never exported";
const counts = {
  followers_count: "followers",
  following_count: "following",
  posts_count: "posts",
  views_count: "views",
  likes_count: "likes",
} as const satisfies Record<string, PolicyField>;

/**
 * Every table of ours and how the rows of one person in it are exported: the one list that the export and its manifest
 * follow. It does not compile while a table is missing.
 */
export const heldTables: { readonly [Name in TableName]: HeldTable | NotTheirs } = {
  api_budgets: {
    nothing: "How many calls platforms allow us, and for a window of minutes or days a number of your account.",
  },
  platform_controls: {
    nothing: "Which platforms are read at the moment; an admin who paused one is named in the audit log.",
  },
  profiles: {
    what: "Your role, language and time zone.",
    owner: "id",
    key: ["id"],
    since: "created_at",
    kept: "as long as the account",
  },
  influencers: {
    what: "Your influencer profile.",
    owner: "user_id",
    key: ["id"],
    since: "created_at",
    kept: "as long as the account",
  },
  influencer_numbers: {
    what: "Your totals over all accounts, what you stated yourself, and why you are verified or not.",
    owner: "user_id",
    key: ["influencer_id"],
    since: "updated_at",
    kept: "as long as the account",
  },
  oauth_grants: {
    what: "What you have allowed us at each platform.",
    owner: "user_id",
    key: ["id"],
    since: "created_at",
    kept: "until it ends",
  },
  oauth_states: {
    what: "Attempts to connect an account.",
    owner: "user_id",
    key: ["id"],
    since: "created_at",
    kept: { ownRetention: "oauthStates" },
    withheld: {
      sealed_code_verifier: sealed,
      state_hash: "a one-way hash that guards a running log-in",
      browser_nonce_hash: "a one-way hash that guards a running log-in",
    },
  },
  connection_tokens: { nothing: "access tokens: held sealed, never exported; the manifest counts them" },
  offered_tokens: {
    nothing: "tokens of accounts that wait to be chosen: held sealed, never exported, gone with the choice",
  },
  social_connections: {
    what: "Your connected and disconnected accounts.",
    owner: "user_id",
    key: ["id"],
    since: "connected_at",
    kept: "as long as the account",
    platformFields: {
      username: "username",
      display_name: "username",
      profile_url: "username",
      alternate_ids: "username",
    },
  },
  profile_pictures: {
    what: "Where the platforms serve your pictures; our copies lie under files/.",
    owner: "user_id",
    key: ["connection_id"],
    since: "created_at",
    kept: "until it ends",
    platformFields: { source_url: "picture", path: "picture" },
  },
  influencer_platform_stats: {
    what: "Your published numbers, each with its passport: value or reason, unit, definition, source, times, lag, precision, basis.",
    owner: "user_id",
    key: ["connection_seq", "metric"],
    since: "fetched_at",
    kept: "until it ends",
  },
  social_stats_snapshots: {
    what: "Your daily numbers. source 1: the platform's API, 2: the sandbox; reasons say why a count is missing.",
    owner: "connection_seq",
    key: ["connection_seq", "day"],
    since: "day",
    kept: "as long as the account",
    platformFields: counts,
  },
  missed_days: {
    what: "Days on which an account could not be read, and why.",
    owner: "user_id",
    key: ["connection_seq", "day"],
    since: "day",
    kept: "as long as the account",
  },
  audience_breakdowns: {
    what: "Who follows your accounts, as the platforms counted them: by age and gender, country and city, day by day.",
    owner: "user_id",
    key: ["connection_seq", "day", "dimension"],
    since: "fetched_at",
    kept: { ownRetention: "audiences" },
    platformFields: { counts: "audience" },
  },
  audience_reads: {
    what: "When each account's audience is read next, and how the last attempts went.",
    owner: "user_id",
    key: ["connection_id"],
    since: "last_read_at",
    kept: "as long as the account",
  },
  platform_posts: {
    what: "Your posts at the platforms.",
    owner: "user_id",
    key: ["id"],
    since: "first_seen_at",
    kept: "as long as the account",
    platformFields: { caption: "captions", permalink: "captions" },
  },
  post_rounds: {
    what: "Listings of your posts that are under way: since when, and which posts they have shown so far.",
    owner: "user_id",
    key: ["connection_seq"],
    since: "started_at",
    kept: { ownRetention: "postRounds" },
  },
  platform_post_metrics: {
    what: "What each post had reached on each day.",
    owner: "user_id",
    key: ["post_id", "day"],
    since: "day",
    kept: "as long as the account",
    platformFields: {
      likes_count: "post_metrics",
      comments_count: "post_metrics",
      shares_count: "post_metrics",
      saves_count: "post_metrics",
      views_count: "post_metrics",
      reach_count: "post_metrics",
    },
  },
  sync_runs: {
    what: "Syncs that you asked for.",
    owner: "user_id",
    key: ["id"],
    since: "started_at",
    kept: { ownRetention: "syncRuns" },
  },
  sync_jobs: {
    what: "Each reading of your accounts and how it went.",
    owner: "user_id",
    key: ["id"],
    since: "queued_at",
    kept: { ownRetention: "syncJobs" },
  },
  verification_events: {
    what: "When you won and lost the badge, and why.",
    owner: "user_id",
    key: ["id"],
    since: "at",
    kept: "as long as the account",
  },
  notifications: {
    what: "What we told you.",
    owner: "user_id",
    key: ["id"],
    since: "created_at",
    kept: { ownRetention: "notices" },
  },
  notice_mails: {
    what: "Mails to you and whether they were taken; their words are those of the notices.",
    owner: "user_id",
    key: ["id"],
    since: "created_at",
    kept: { ownRetention: "noticeMails" },
  },
  notice_preferences: {
    what: "Where you want to hear about what.",
    owner: "user_id",
    key: ["user_id", "topic"],
    since: "updated_at",
    kept: "as long as the account",
  },
  audit_log: {
    what: "Who changed what about you, before and after.",
    owner: "user_id",
    key: ["id"],
    since: "at",
    kept: { ownRetention: "auditEntries" },
  },
  deletion_requests: { nothing: "written when somebody asks to be erased, which ends their session" },
  webhook_events: {
    nothing: "that a platform told of something: names an account until that is dealt with or given up, for minutes",
  },
  webhook_subscriptions: {
    nothing:
      "what we have asked a platform to tell us of, with a sealed secret of ours; after an erasure, until X has ended it",
  },
  owed_removals: { nothing: "names of files that are being removed; no row says whose they were" },
};

/** Tables whose rows are a person's, in the order of the export. */
export function exportedTables(): { readonly table: TableName; readonly held: HeldTable }[] {
  return (Object.keys(heldTables) as TableName[]).flatMap((table) => {
    const held = heldTables[table];
    return "nothing" in held ? [] : [{ table, held }];
  });
}

/** Tables that hold nothing to export, with why. */
export function unexportedTables(): { readonly table: TableName; readonly why: string }[] {
  return (Object.keys(heldTables) as TableName[]).flatMap((table) => {
    const held = heldTables[table];
    return "nothing" in held ? [{ table, why: held.nothing }] : [];
  });
}

/** What lies outside of our own tables. */
export const heldElsewhere: Readonly<Record<string, string>> = {
  "auth.users":
    "Your e-mail address and when you signed up; in account.json. The hash of your password is not exported.",
  "auth.sessions": "Where you are signed in; in account.json.",
  "auth.identities": "By what you log in: your e-mail address; in account.json.",
  "auth.audit_log_entries":
    "What the log-in server noted of your own log-ins and changes; the newest 500 in account.json.",
  "auth.refresh_tokens": "What keeps your browsers signed in: secret, not exported.",
  "storage.objects": "Your pictures and files; under files/.",
  "internal.rate_limits": "How many requests you have made in this minute: a counter, gone with the next clean-up.",
  "pgboss.job": "Work that waits: ids only, gone a day after it is done.",
};
