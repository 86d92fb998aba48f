import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPosts } from "./api";
import { partialFailure } from "./errors";
import { toPost, usernameKey } from "./map";

/** Our cursor: X's token for the next page, behind the oldest id that was seen so far. */
const cursorShape = /^(\d{1,19}):(.+)$/s;

/**
 * A page of the account's own posts, newest first. X is known to hand out tokens without end, so a page that shows
 * nothing older than the pages before it is the last.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const { oldestSeen, token } = cursor === null ? { oldestSeen: null, token: null } : toPlace(cursor);
  const { platformUserId, state } = session.account;
  const { data, includes, meta, errors } = await listPosts(session, platformUserId, token);
  const [refused] = errors;
  if (data.length === 0 && meta === undefined && refused !== undefined) throw partialFailure(refused);
  const fresh = data.filter(({ id }) => oldestSeen === null || BigInt(id) < BigInt(oldestSeen));
  const posts = fresh.map((post) => toPost(post, state[usernameKey], includes?.media ?? []));
  const oldest = fresh.map(({ id }) => BigInt(id)).reduce<bigint | null>(lesser, null);
  const next = meta?.next_token;
  return { posts, nextCursor: next === undefined || oldest === null ? null : `${oldest}:${next}` };
}

function toPlace(cursor: string): { oldestSeen: string; token: string } {
  const [, oldestSeen, token] = cursorShape.exec(cursor) ?? [];
  if (oldestSeen !== undefined && token !== undefined) return { oldestSeen, token };
  throw new PlatformError({ platform: "x", code: "INVALID_REQUEST", detail: "The cursor is none of ours." });
}

function lesser(least: bigint | null, id: bigint): bigint {
  return least === null || id < least ? id : least;
}
