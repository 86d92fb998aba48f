/**
 * Who may read whose rows. "owner" is the person a row belongs to; "influencer" and "brand" are somebody else of that
 * role; "admin" is an admin going through the REST door (admin pages do not). Writing is not in the table, because the
 * answer is the same in every cell: nobody, no table, neither insert nor update nor delete.
 */
export type Reader = "anon" | "owner" | "influencer" | "brand" | "admin";

export interface Readers {
  /** Who reads the rows of a person whose influencer is not public (or who is no influencer). */
  readonly private: readonly Reader[];
  /** Who reads the rows of a person whose influencer is public. */
  readonly public: readonly Reader[];
}

const nobody: Readers = { private: [], public: [] };
const owner: Readers = { private: ["owner"], public: ["owner"] };
const everybodyIfPublic: Readers = { private: ["owner"], public: ["anon", "owner", "influencer", "brand", "admin"] };

/** Every table and view of the served schemas, `public` without its name. One that is missing here, or here and not there, fails the test. */
export const readers: Readonly<Record<string, Readers>> = {
  api_budgets: nobody,
  audience_breakdowns: owner,
  audience_reads: nobody,
  audit_log: owner,
  connection_tokens: nobody,
  deletion_requests: nobody,
  influencer_numbers: owner,
  influencer_platform_stats: everybodyIfPublic,
  influencers: everybodyIfPublic,
  missed_days: owner,
  notice_mails: nobody,
  notice_preferences: owner,
  notifications: owner,
  oauth_grants: owner,
  oauth_states: nobody,
  offered_tokens: nobody,
  owed_removals: nobody,
  platform_controls: nobody,
  platform_post_metrics: owner,
  platform_posts: owner,
  post_rounds: nobody,
  profile_pictures: owner,
  profiles: owner,
  social_connections: owner,
  social_stats_snapshots: owner,
  sync_jobs: owner,
  sync_runs: owner,
  verification_events: owner,
  webhook_events: nobody,
  webhook_subscriptions: nobody,
  "storage.buckets": nobody,
  "storage.objects": owner,
};

/** Schemas whose every table and view has an expectation. */
export const servedSchemas = ["public", "storage"] as const;

/** Schemas that the REST door does not serve: nobody reads or writes anything in them, whatever tables they hold. */
export const closedSchemas = ["parts", "internal", "pgboss"] as const;
