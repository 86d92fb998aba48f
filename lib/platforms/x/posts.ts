import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPosts } from "./api";
import { partialFailure } from "./errors";
import { toPost, usernameKey } from "./map";

/** Our cursor: X's token for the next page, behind the oldest id that was seen so far, if any was. */
const cursorShape = /^(\d{0,19}):(.+)$/s;

/**
 * A page of the account's own posts, newest first. X cuts the pages first and then leaves out replies and reposts, so one
 * may be empty in the middle: only a page without a token is the last. X is also known to hand out tokens without end; a
 * page of nothing but what was shown before therefore leads to itself, which tells the caller that there is no way on.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const { oldestSeen, token } = cursor === null ? { oldestSeen: "", token: null } : toPlace(cursor);
  const { platformUserId, state } = session.account;
  const { data, includes, meta, errors } = await listPosts(session, platformUserId, token);
  const [refused] = errors;
  if (data.length === 0 && meta === undefined && refused !== undefined) throw partialFailure(refused);
  const fresh = data.filter(({ id }) => oldestSeen === "" || BigInt(id) < BigInt(oldestSeen));
  const posts = fresh.map((post) => toPost(post, state[usernameKey], includes?.media ?? []));
  const next = meta?.next_token;
  if (next === undefined) return { posts, nextCursor: null };
  if (data.length > 0 && fresh.length === 0) return { posts, nextCursor: cursor };
  const oldest = fresh.map(({ id }) => BigInt(id)).reduce<bigint | null>(lesser, null);
  return { posts, nextCursor: `${oldest ?? oldestSeen}:${next}` };
}

function toPlace(cursor: string): { oldestSeen: string; token: string } {
  const [, oldestSeen, token] = cursorShape.exec(cursor) ?? [];
  if (oldestSeen !== undefined && token !== undefined) return { oldestSeen, token };
  throw new PlatformError({ platform: "x", code: "INVALID_REQUEST", detail: "The cursor is none of ours." });
}

function lesser(least: bigint | null, id: bigint): bigint {
  return least === null || id < least ? id : least;
}
