"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Tone, toneIcons } from "@/components/ui/tone";
import { causeOf } from "@/lib/schemas/freshness";
import type { Freshness } from "@/lib/schemas/freshness-chain";
import { type TimeWords, useTimeWords } from "./time-words";

type Words = ReturnType<typeof useTranslations<"stats.freshness">>;

const textOf: Record<Tone, string> = { good: "text-good", warn: "text-warn", bad: "text-bad", neutral: "text-muted" };

const connectionTones: Record<Freshness["connection"]["status"], Tone> = {
  active: "good",
  error: "warn",
  expired: "bad",
  revoked: "bad",
  disconnected: "neutral",
};

const tokenTones: Record<Freshness["token"]["forecast"], Tone> = {
  renews_itself: "good",
  renewal_failing: "warn",
  does_not_end: "good",
  ends: "warn",
  ended: "bad",
  refused: "bad",
  none: "neutral",
};

const jobTones: Record<Freshness["jobs"][number]["status"], Tone> = {
  queued: "neutral",
  succeeded: "good",
  postponed: "warn",
  failed: "bad",
};

/** The links between a platform and a number, from the connection to the stored row, each in plain words with its times. */
export function FreshnessChain({ freshness, platform }: { freshness: Freshness; platform: string }) {
  const t = useTranslations("stats.freshness");
  const times = useTimeWords();
  const { connection, grant, token, schedule, row } = freshness;
  const reads = freshness.platform;
  const isTroubled = reads.reads >= 3 && reads.answered * 2 < reads.reads;
  return (
    <ol aria-label={t("chain")} className="grid gap-4 border-t border-border pt-5">
      <Link tone={connectionTones[connection.status]} title={t("steps.connection")}>
        {t(`connection.${connection.status}`, {
          since: times.clock(connection.disconnectedAt ?? connection.connectedAt),
        })}
      </Link>
      <Link tone={grant?.status === "active" ? "good" : "bad"} title={t("steps.grant")}>
        {grant ? (
          <>
            {t(`grant.${grant.status}`, { since: times.clock(grant.since), platform })}
            {grant.scopes.length > 0 ? (
              <span className="mt-1 flex flex-wrap gap-x-3 font-mono text-xs break-all">
                {grant.scopes.map((scope) => (
                  <span key={scope}>{shortScope(scope)}</span>
                ))}
              </span>
            ) : null}
          </>
        ) : (
          t("grant.none", { platform })
        )}
      </Link>
      <Link tone={tokenTones[token.forecast]} title={t("steps.token")}>
        {t(`token.${token.forecast}`, {
          platform,
          ends: token.endsAt === null ? "" : times.clock(token.endsAt),
          hasRenewal: String(token.renewsAt !== null),
          renews: token.renewsAt === null ? "" : times.ago(token.renewsAt),
          failures: token.failedRenewals,
        })}
      </Link>
      <Link tone={schedule.dueSince === null ? "good" : "warn"} title={t("steps.schedule")}>
        {scheduleWords(t, times, freshness, platform)}
      </Link>
      <Link
        tone={reads.limitedUntil !== null || isTroubled ? "warn" : reads.reads === 0 ? "neutral" : "good"}
        title={t("steps.platform", { platform })}
      >
        {reads.limitedUntil === null
          ? null
          : `${t("platform.limited", { platform, until: times.clock(reads.limitedUntil) })} `}
        {reads.reads === 0
          ? t("platform.unknown")
          : t("platform.answered", { answered: reads.answered, reads: reads.reads })}
      </Link>
      <Link tone={jobTones[freshness.jobs[0]?.status ?? "queued"]} title={t("steps.jobs")}>
        {freshness.jobs.length === 0 ? t("jobs.none") : <Jobs jobs={freshness.jobs} platform={platform} />}
      </Link>
      <Link tone={row === null ? "neutral" : row.isFlagged ? "warn" : "good"} title={t("steps.row")}>
        {row === null
          ? t("row.none")
          : t("row.stored", {
              asOf: times.clock(row.asOf),
              fetched: times.clock(row.fetchedAt),
              source: row.source,
              hasLag: String(row.lagSeconds > 0),
              lag: Math.ceil(row.lagSeconds / 3600),
            })}
        {row?.isFlagged ? ` ${t("row.flagged")}` : null}
      </Link>
    </ol>
  );
}

function Link({ tone, title, children }: { tone: Tone; title: string; children: ReactNode }) {
  const t = useTranslations("stats.freshness.tones");
  const Icon = toneIcons[tone];
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3">
      <Icon aria-hidden="true" className={`mt-0.5 size-5 ${textOf[tone]}`} />
      <div className="min-w-0 text-sm">
        <h3 className="font-medium">
          {title} <span className="sr-only">({t(tone)})</span>
        </h3>
        <div className="text-muted">{children}</div>
      </div>
    </li>
  );
}

function scheduleWords(t: Words, times: TimeWords, { schedule }: Freshness, platform: string): string {
  const every = t(`tier.${schedule.tier}`, { platform });
  if (schedule.dueSince !== null) return `${every} ${t("schedule.due", { since: times.clock(schedule.dueSince) })}`;
  if (schedule.nextAt === null) return `${every} ${t("schedule.paused")}`;
  return `${every} ${t("schedule.next", { next: times.clock(schedule.nextAt) })}`;
}

/** A scope without the address some platforms put before it. */
function shortScope(scope: string): string {
  return scope.slice(scope.lastIndexOf("/") + 1);
}

function Jobs({ jobs, platform }: { jobs: Freshness["jobs"]; platform: string }) {
  const t = useTranslations("stats.freshness");
  const because = useTranslations("stats.live.because");
  const times = useTimeWords();
  return (
    <ul className="mt-1 grid gap-2">
      {jobs.map((job) => (
        <li key={job.id} className="border-l-2 border-border pl-3">
          <p>
            {times.clock(job.finishedAt ?? job.queuedAt)} · {t(`trigger.${job.trigger}`)} ·{" "}
            <span className={textOf[jobTones[job.status]]}>{t(`jobs.${job.status}`)}</span>
            {job.errorCode === null ? null : `: ${because(causeOf(job.errorCode), { platform })}`}
          </p>
          <p className="text-xs break-words">
            {[
              job.status === "queued" ? null : t("jobs.calls", { calls: job.calls }),
              job.errorCode,
              job.responseHash === null ? null : t("jobs.hash", { hash: job.responseHash }),
              job.correlationId === null ? null : t("jobs.reference", { id: job.correlationId.slice(0, 8) }),
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </p>
          {job.detail === null ? null : <p className="font-mono text-xs break-words">{job.detail}</p>}
        </li>
      ))}
    </ul>
  );
}
