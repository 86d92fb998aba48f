"use client";

import { ExternalLink, Trash2 } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { atName } from "@/components/ui/account-name";
import { Badge } from "@/components/ui/badge";
import { FoldedCard } from "@/components/ui/card";
import { PassportNumber } from "@/components/ui/passport-number";
import { type MetricName, nameOfNumber } from "@/components/ui/passport-words";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { type Column, Table } from "@/components/ui/table";
import { formatDate } from "@/lib/i18n/format";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Account, Post } from "@/lib/schemas/stats";
import { withheldPosts } from "./withheld-posts";

const shown = ["views", "likes", "comments", "shares", "saves", "reach"] as const satisfies readonly MetricName[];

interface RecentPostsProps {
  posts: readonly Post[];
  /** The accounts whose posts these are. */
  accounts: readonly Account[];
  platforms: readonly OfferedPlatform[];
  /** What is doubtful about the posts as a whole. */
  doubts?: ReactNode;
}

/** The newest posts with their numbers: a table where there is room for one, cards where there is not. */
export function RecentPosts({ posts, accounts, platforms, doubts }: RecentPostsProps) {
  const t = useTranslations("posts");
  const metrics = useTranslations("stats.metrics");
  const platformOf = (post: Post) => platforms.find(({ id }) => id === post.platform);
  const number = (post: Post, metric: (typeof shown)[number]) => {
    const passport = post.metrics[metric];
    if (!passport) return null;
    return (
      <PassportNumber
        passport={passport}
        metric={metric}
        platform={platformOf(post)?.label ?? post.platform}
        size="small"
        showReason={false}
      />
    );
  };
  const nameOf = (post: Post, metric: (typeof shown)[number]): MetricName => {
    const passport = post.metrics[metric];
    return passport ? nameOfNumber(metric, passport) : metric;
  };
  /** One name for a whole column: of what all posts have there, or of both where they differ. */
  const nameOfColumn = (metric: (typeof shown)[number]): MetricName => {
    const [name, ...others] = new Set(posts.map((post) => nameOf(post, metric)));
    return others.length > 0 ? "views_or_impressions" : (name ?? metric);
  };
  const withheld = withheldPosts(accounts);
  const isDoubted = accounts.some(({ postsGoneSince }) => postsGoneSince !== undefined);
  const columns: Column<Post>[] = [
    { id: "post", header: t("post"), cell: (post) => <PostHead post={post} platform={platformOf(post)} /> },
    { id: "published", header: t("published"), cell: (post) => <PublishedOn post={post} /> },
    ...shown.map(
      (metric): Column<Post> => ({
        id: metric,
        header: metrics(nameOfColumn(metric)),
        numeric: true,
        cell: (post) => number(post, metric),
      }),
    ),
  ];
  return (
    <FoldedCard titleId="posts" title={t("title")} isOpen={isDoubted}>
      {doubts}
      {posts.length === 0 ? (
        // Where no account's posts can be listed, nobody need wait for them.
        withheld.length > 0 && withheld.length === accounts.length ? null : (
          <p className="text-muted">{t("empty")}</p>
        )
      ) : (
        <>
          <div className="max-md:hidden">
            <Table caption={t("caption")} columns={columns} rows={posts} rowKey={(post) => String(post.id)} />
          </div>
          <ul className="grid gap-4 md:hidden">
            {posts.map((post) => (
              <li key={post.id} className="border-t border-border pt-4 first:border-t-0 first:pt-0">
                <div className="flex items-start justify-between gap-3">
                  <PostHead post={post} platform={platformOf(post)} />
                  <span className="shrink-0 text-xs text-muted">
                    <PublishedOn post={post} />
                  </span>
                </div>
                <dl className="mt-2 grid grid-cols-3 gap-x-3 gap-y-2">
                  {shown.map((metric) => (
                    <div key={metric} className="min-w-0">
                      <dt className="truncate text-xs text-muted">{metrics(nameOf(post, metric))}</dt>
                      <dd>{number(post, metric)}</dd>
                    </div>
                  ))}
                </dl>
              </li>
            ))}
          </ul>
        </>
      )}
      {withheld.length > 0 ? (
        <ul className={posts.length > 0 ? "mt-4 border-t border-border pt-3" : undefined}>
          {withheld.map(({ account, reason }) => (
            <li key={account.id} className="text-sm text-muted">
              {t(`withheld.${reason}`, {
                platform: platforms.find(({ id }) => id === account.platform)?.label ?? account.platform,
                account: atName(account.username),
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </FoldedCard>
  );
}

function PostHead({ post, platform }: { post: Post; platform: OfferedPlatform | undefined }) {
  const t = useTranslations("posts");
  const text = post.caption.trim() || t("untitled");
  const isUp = post.removedAt === null;
  return (
    <div className="flex min-w-0 items-start gap-2.5">
      {platform ? <PlatformLogo src={platform.logo} className="mt-0.5 size-5" /> : null}
      <div className="min-w-0">
        <p className="line-clamp-2 max-w-80 font-medium break-words md:min-w-40" title={text}>
          {text}
        </p>
        <p className="text-xs font-normal text-muted">
          {t(`kinds.${post.kind}`)} · {atName(post.username)}
          {post.permalink && platform && isUp ? (
            <>
              {" · "}
              <a
                href={post.permalink}
                target="_blank"
                rel="noreferrer"
                aria-label={`${t("open", { platform: platform.label })}: ${text.slice(0, 60)}`}
                className="inline-flex items-center gap-1 hover:text-text hover:underline"
              >
                {platform.label}
                <ExternalLink aria-hidden="true" className="size-3" />
              </a>
            </>
          ) : null}
        </p>
        {post.removedAt === null ? null : (
          <RemovedBadge removedAt={post.removedAt} platform={platform?.label ?? post.platform} />
        )}
      </div>
    </div>
  );
}

function RemovedBadge({ removedAt, platform }: { removedAt: string; platform: string }) {
  const t = useTranslations("posts");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const day = formatDate(new Date(removedAt), locale, timeZone);
  return (
    <span className="mt-1 inline-flex" title={t("removedOn", { platform, day })}>
      <Badge icon={Trash2}>{t("removed", { platform })}</Badge>
      <span className="sr-only">{t("removedOn", { platform, day })}</span>
    </span>
  );
}

function PublishedOn({ post }: { post: Post }) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  return (
    <time dateTime={post.publishedAt} className="whitespace-nowrap">
      {formatDate(new Date(post.publishedAt), locale, timeZone)}
    </time>
  );
}
