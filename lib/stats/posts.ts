import type { PersonContext } from "@/lib/context";
import { type PostPosition, type PostRow, readPosts } from "@/lib/db/posts-reader";
import { AppError } from "@/lib/errors";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";
import { type Account, type Passport, type Post, postSchema } from "@/lib/schemas/stats";

const postMetrics = ["likes", "comments", "shares", "saves", "views", "reach"] as const;

/** Likes and comments are counted live; what comes from a platform's insights trails by its published lag. */
function lagSecondsOf(platform: string, metric: (typeof postMetrics)[number]): number {
  const id = parsePlatformId(platform);
  return id === null || metric === "likes" || metric === "comments" ? 0 : manifests[id].postLagSeconds;
}

/** A post with a passport for each of its metrics; what has not been read yet is `not_read_yet`, never 0. */
export function toPostAnswer(row: PostRow, account: Account): Post {
  // Posts are read with the owner's token alone; an account of the sandbox's shortcut says so in its own numbers.
  const source = account.numbers.followers?.source === "sandbox" ? "sandbox" : "api";
  const fetchedAt = row.metrics?.fetchedAt ?? account.lastPostsAt ?? account.connectedAt;
  const id = parsePlatformId(account.platform);
  const passport = (metric: (typeof postMetrics)[number]): Passport => {
    const counted = metric === "views" && id !== null ? manifests[id].seenAs : metric;
    const lagSeconds = lagSecondsOf(account.platform, metric);
    const value = row.metrics?.counts[metric] ?? null;
    const missing = row.metrics ? (row.metrics.reasons[metric] ?? "not_offered") : "not_read_yet";
    return {
      value,
      reason: value === null ? missing : null,
      unit: counted,
      definition: `${counted}_of_post/1`,
      source,
      asOf: new Date(Date.parse(fetchedAt) - lagSeconds * 1_000).toISOString(),
      fetchedAt,
      lagSeconds,
      precision: "exact",
      basis: null,
      flags: [],
    };
  };
  return postSchema.parse({
    ...row,
    connectionId: account.id,
    platform: account.platform,
    username: account.username,
    metrics: Object.fromEntries(postMetrics.map((metric) => [metric, passport(metric)])),
  });
}

/** The place after a post in the listing, as opaque text. */
export function encodeCursor(position: PostPosition): string {
  return Buffer.from(JSON.stringify([position.publishedAt, position.id])).toString("base64url");
}

/** Where a listing goes on. Throws VALIDATION_FAILED for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): PostPosition {
  const refusal = new AppError("VALIDATION_FAILED", "This cursor is not one of ours: start from the first page.");
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch (cause) {
    throw new AppError("VALIDATION_FAILED", refusal.message, { cause });
  }
  if (!Array.isArray(parts) || parts.length !== 2) throw refusal;
  const [publishedAt, id] = parts as unknown[];
  if (typeof publishedAt !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(publishedAt)) throw refusal;
  if (typeof id !== "number" || !Number.isSafeInteger(id)) throw refusal;
  return { publishedAt, id };
}

export interface PostListing {
  readonly posts: Post[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** A page of an account's posts, newest first. Throws NOT_FOUND for an account that is not the person's. */
export async function listPosts(
  ctx: PersonContext,
  input: { account: Account; cursor: string | null; limit: number },
): Promise<PostListing> {
  const rows = await readPosts(ctx.reader, {
    userId: ctx.userId,
    connectionSeq: input.account.seq,
    limit: input.limit + 1,
    ...(input.cursor === null ? {} : { after: decodeCursor(input.cursor) }),
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    posts: page.map((row) => toPostAnswer(row, input.account)),
    nextCursor: rows.length > page.length && last ? encodeCursor(last) : null,
  };
}
