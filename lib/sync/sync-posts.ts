import { randomUUID } from "node:crypto";
import type { PostRound } from "@/lib/db/post-rounds";
import { isPlatformError, PlatformError } from "@/lib/platforms/errors";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import type { PostsFailed, PostsGivenUp, PostsRead } from "./results";

const hourMs = 3_600_000;
const windowMs = 30 * 24 * hourMs;
const maxPosts = 100;
/** Against a platform that hands out cursors for ever. */
const maxPages = 40;
/** So many posts of the first page may stand there although others of their age do not. */
const mayBePinned = 3;
/** An older round says too little about now; a new one is begun. */
const roundLivesMs = 24 * hourMs;

/** A page that another one follows, with the round as it stands after it. */
export interface RoundPage {
  readonly posts: readonly PlatformPost[];
  readonly round: Omit<PostRound, "connectionSeq">;
  /** The round as it is stored; null where none is. */
  readonly after: Pick<PostRound, "id" | "pages"> | null;
}

interface Parts {
  readonly platform: string;
  fetchPage(cursor: string | null): Promise<PostPage>;
  /** Stores a page; the next is read when it has resolved. False where somebody else has gone on with the listing. */
  keepPage(page: RoundPage): Promise<boolean>;
  /** Whether there is time for another page. */
  goesOn(): boolean;
  /** What an earlier attempt has left, if anything. */
  readonly stored: PostRound | null;
  readonly now: Date;
}

type Round = Omit<PostRound, "connectionSeq" | "cursor"> & { readonly cursor: string | null };

/**
 * Lists an account's posts, newest first, back to 30 days before the listing began or 100 posts, whichever comes first,
 * going on where an earlier attempt stopped. Each page but the last is stored before the next one is asked for. A cursor
 * that the platform no longer takes begins the listing anew, once; the second time it is given up. Throws only what
 * storing a page throws.
 */
export async function readPosts(parts: Parts): Promise<PostsRead | PostsFailed | PostsGivenUp | { kind: "unstarted" }> {
  const { platform, stored, now } = parts;
  const resumed = stored !== null && now.getTime() - Date.parse(stored.startedAt) < roundLivesMs;
  let round: Round = resumed ? stored : newRound(now, 0);
  let after: RoundPage["after"] = stored;
  let gotFurther = false;
  const cursors = new Set<string | null>([round.cursor]);
  for (;;) {
    let page: PostPage;
    try {
      page = await parts.fetchPage(round.cursor);
    } catch (error) {
      const refused = round.cursor !== null && refusesCursor(error);
      if (refused && round.refusals > 0) return { kind: "given_up", posts: [], error };
      if (!refused) return { kind: "failed", error, restarts: round.pages === 0 && after !== null, gotFurther };
      round = newRound(now, round.refusals + 1);
      cursors.clear();
      continue;
    }
    const { posts, nextCursor } = page;
    const coveredFrom = coverage(round, page);
    if (nextCursor === null || coveredFrom !== null) {
      const { postIds: shownBefore } = round;
      return { kind: "posts", posts, shownBefore, startedAt: new Date(round.startedAt), coveredFrom };
    }
    // A repeated cursor would go round for ever.
    if (cursors.has(nextCursor) || round.pages + 1 >= maxPages) {
      return { kind: "given_up", posts, error: endless(platform) };
    }
    cursors.add(nextCursor);
    const next = { ...round, cursor: nextCursor, pages: round.pages + 1, postIds: idsWith(round, posts) };
    if (!(await parts.keepPage({ posts, round: next, after }))) return { kind: "unstarted" };
    round = next;
    after = next;
    gotFurther = true;
    if (!parts.goesOn()) return { kind: "unstarted" };
  }
}

function newRound(now: Date, refusals: number): Round {
  const wantedFrom = new Date(now.getTime() - windowMs).toISOString();
  return { id: randomUUID(), startedAt: now.toISOString(), wantedFrom, cursor: null, pages: 0, refusals, postIds: [] };
}

/** The same question without a cursor was answered, so one that is wrong now is wrong because of it. */
function refusesCursor(error: unknown): error is PlatformError {
  return isPlatformError(error, "INVALID_REQUEST", "NOT_FOUND");
}

/** From when on every post is listed with this page; null while more are wanted. */
function coverage(round: Round, { posts, nextCursor }: PostPage): Date | null {
  const times = posts.map((post) => post.publishedAt.getTime()).sort((a, b) => a - b);
  const [oldest] = times;
  if (nextCursor === null || oldest === undefined) return null;
  if (oldest >= Date.parse(round.wantedFrom) && idsWith(round, posts).length < maxPosts) return null;
  const surelyListed = times[Math.min(round.pages === 0 ? mayBePinned : 0, times.length - 1)] ?? oldest;
  // The oldest post itself may have neighbours of the same time on the next page.
  return new Date(surelyListed + 1);
}

function idsWith(round: Round, posts: readonly PlatformPost[]): string[] {
  return [...new Set([...round.postIds, ...posts.map((post) => post.platformPostId)])];
}

function endless(platform: string): PlatformError {
  return new PlatformError({ platform, code: "BAD_RESPONSE", detail: "The listing of posts does not come to an end." });
}
