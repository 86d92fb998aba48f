import { useTranslations } from "next-intl";
import type messages from "@/lib/i18n/messages/en.json";
import { isOfImpressions } from "@/lib/schemas/metrics";
import type { Passport } from "@/lib/schemas/stats";

type Reasons = keyof (typeof messages)["stats"]["reasons"];
type Metrics = keyof (typeof messages)["stats"]["metrics"];

const reasons: Record<Reasons, true> = {
  not_offered: true,
  hidden_by_owner: true,
  below_threshold: true,
  not_yet_available: true,
  permission_missing: true,
  not_enough_posts: true,
  policy: true,
  not_read_yet: true,
  not_connected_yet: true,
  disconnected: true,
  needs_reconnect: true,
  sync_failed: true,
  no_reading: true,
  incomplete: true,
  account_problem: true,
  our_side: true,
  platform_down: true,
  platform_limit: true,
  budget: true,
  paused: true,
  sync_off: true,
  not_set_up: true,
  unusable_answer: true,
  other: true,
};

const metrics: Record<Metrics, true> = {
  followers: true,
  following: true,
  posts: true,
  views: true,
  impressions: true,
  views_or_impressions: true,
  likes: true,
  comments: true,
  shares: true,
  saves: true,
  reach: true,
  engagement_rate: true,
  engagement_rate_median: true,
  engagement_rate_reach: true,
  engagement_rate_impressions: true,
  avg_likes: true,
  avg_comments: true,
  avg_views: true,
  avg_impressions: true,
};

/** What numbers are called that are about impressions where other platforms count views. */
const ofImpressions: Partial<Record<Metrics, Metrics>> = {
  views: "impressions",
  engagement_rate_reach: "engagement_rate_impressions",
  avg_views: "avg_impressions",
};

/** A metric that has a name and a gloss. */
export type MetricName = Metrics;

/** Whether a metric has a name and a gloss in the message files. */
export function isMetricName(metric: string): metric is MetricName {
  return Object.hasOwn(metrics, metric);
}

/** The name under which a number stands on the screen: its metric's, or another one where it counts something else. */
export function nameOfNumber(metric: MetricName, passport: Pick<Passport, "definition">): MetricName {
  return (isOfImpressions(passport) ? ofImpressions[metric] : undefined) ?? metric;
}

/** The words for a missing value: a known reason in words, anything else as "not available". Needs `stats`. */
export function useReasonWords(): (reason: string | null, platform: string) => string {
  const t = useTranslations("stats.reasons");
  return (reason, platform) => {
    const known = reason !== null && Object.hasOwn(reasons, reason) ? (reason as Reasons) : "other";
    return t(known, { platform });
  };
}

/** What a basis such as `followers:likes+comments` counted, in words. Needs `stats`. */
export function useBasisWords(): (basis: string) => string {
  const t = useTranslations("stats");
  return (basis) => {
    const [base, counted] = basis.includes(":") ? basis.split(":") : ["plain", basis];
    const parts = (counted ?? "").split("+").map((part) => (isMetricName(part) ? t(`metrics.${part}`) : part));
    const known = base === "followers" || base === "views" || base === "impressions" ? base : "plain";
    return t(`bases.${known}`, { parts: parts.join(" + ") });
  };
}
