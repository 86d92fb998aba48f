"use client";

import { ExternalLink } from "lucide-react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { atName } from "@/components/ui/account-name";
import { Card } from "@/components/ui/card";
import { PassportNumber } from "@/components/ui/passport-number";
import type { MetricName } from "@/components/ui/passport-words";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { type Column, Table } from "@/components/ui/table";
import { formatDate } from "@/lib/i18n/format";
import type { OfferedPlatform } from "@/lib/schemas/platforms";
import type { Post } from "@/lib/schemas/stats";

const shown = ["views", "likes", "comments", "shares", "saves", "reach"] as const satisfies readonly MetricName[];

interface RecentPostsProps {
  posts: readonly Post[];
  platforms: readonly OfferedPlatform[];
}

/** The newest posts with their numbers: a table where there is room for one, cards where there is not. */
export function RecentPosts({ posts, platforms }: RecentPostsProps) {
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
  const columns: Column<Post>[] = [
    { id: "post", header: t("post"), cell: (post) => <PostHead post={post} platform={platformOf(post)} /> },
    { id: "published", header: t("published"), cell: (post) => <PublishedOn post={post} /> },
    ...shown.map(
      (metric): Column<Post> => ({
        id: metric,
        header: metrics(metric),
        numeric: true,
        cell: (post) => number(post, metric),
      }),
    ),
  ];
  return (
    <Card titleId="posts" title={t("title")}>
      {posts.length === 0 ? (
        <p className="text-muted">{t("empty")}</p>
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
                      <dt className="truncate text-xs text-muted">{metrics(metric)}</dt>
                      <dd>{number(post, metric)}</dd>
                    </div>
                  ))}
                </dl>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function PostHead({ post, platform }: { post: Post; platform: OfferedPlatform | undefined }) {
  const t = useTranslations("posts");
  const text = post.caption.trim() || t("untitled");
  return (
    <div className="flex min-w-0 items-start gap-2.5">
      {platform ? <PlatformLogo src={platform.logo} className="mt-0.5 size-5" /> : null}
      <div className="min-w-0">
        <p className="line-clamp-2 max-w-80 font-medium break-words md:min-w-40" title={text}>
          {text}
        </p>
        <p className="text-xs font-normal text-muted">
          {t(`kinds.${post.kind}`)} · {atName(post.username)}
          {post.permalink && platform ? (
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
      </div>
    </div>
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
