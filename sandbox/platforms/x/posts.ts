import type { Call } from "@/sandbox/core/call";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { maySeePosts, requireCaller } from "./access";
import { invalidRequest, notAuthorized, notFound } from "./errors";
import { X } from "./personas";
import { findPost, listedPosts, type PostNode } from "./post-node";
import { postBody, SHOWING } from "./post-resource";
import { ID_FORM, readFields, readList, readPathId, readTime, refuseUnknown, withoutEmpty } from "./query";

const TOKEN_PREFIX = "7140";
const TIMELINE = ["max_results", "exclude", "start_time", "end_time", "since_id", "until_id", "pagination_token"];

/**
 * GET /2/users/:id/tweets: an account's posts, newest first, $0.005 each. Pages are cut first; what is excluded is left
 * out of them afterwards, so one may hold less than was asked for, or nothing, and still be followed by another.
 */
export function listPosts(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "posts.list", "both");
  refuseUnknown(call, [...TIMELINE, ...SHOWING]);
  const id = readPathId(call);
  const size = readPageSize(call);
  const isWithin = timelineBounds(call);
  const isWanted = exclusion(call);
  const missing = { kind: "user", parameter: "id", value: id } as const;
  const author = world.personas.findByPlatformUserId(X, id);
  if (author === undefined) return ok({ errors: [notFound(missing)] });
  if (!maySeePosts(world, caller, author)) return ok({ errors: [notAuthorized(missing)] });
  const matching = listedPosts(world, author, call.nowMs).filter(isWithin);
  const start = startOf(call, matching);
  const page = matching.slice(start, start + size);
  const next = matching[start + size];
  const { shown, body } = postBody(world, call, caller, page.filter(isWanted), []);
  return ok({
    ...body,
    meta: withoutEmpty({
      result_count: shown.length,
      newest_id: shown[0]?.id,
      oldest_id: shown.at(-1)?.id,
      next_token: next === undefined ? null : pageToken(next),
      previous_token: start > 0 && page[0] !== undefined ? pageToken(page[0]) : null,
    }),
  });
}

/** GET /2/tweets?ids=: up to a hundred posts; what is gone or not to be seen stands under `errors`. */
export function lookUpPosts(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "posts.lookup", "both");
  refuseUnknown(call, ["ids", ...SHOWING]);
  const found: PostNode[] = [];
  const errors: Record<string, unknown>[] = [];
  for (const id of readList(call, "ids", ID_FORM)) {
    const post = findPost(world, id, call.nowMs);
    const missing = { kind: "tweet", parameter: "ids", value: id } as const;
    if (post === null) errors.push(notFound(missing));
    else if (maySeePosts(world, caller, post.persona)) found.push(post);
    else errors.push(notAuthorized(missing));
  }
  return ok(postBody(world, call, caller, found, errors).body);
}

/** GET /2/tweets/:id: one post, or under `errors` why not. */
export function getPost(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "posts.get", "both");
  refuseUnknown(call, SHOWING);
  const id = readPathId(call);
  const missing = { kind: "tweet", parameter: "id", value: id } as const;
  const post = findPost(world, id, call.nowMs);
  if (post === null) return ok({ errors: [notFound(missing)] });
  if (!maySeePosts(world, caller, post.persona)) return ok({ errors: [notAuthorized(missing)] });
  const { body } = postBody(world, call, caller, [post], []);
  const [data] = Array.isArray(body.data) ? body.data : [];
  return ok(withoutEmpty({ ...body, data }));
}

function exclusion(call: Call): (post: PostNode) => boolean {
  const excluded = readFields(call, "exclude");
  const odd = [...excluded].find((kind) => kind !== "replies" && kind !== "retweets");
  if (odd !== undefined) {
    throw invalidRequest(
      "exclude",
      odd,
      `The \`exclude\` query parameter value [${odd}] is not one of [replies,retweets]`,
    );
  }
  return ({ kind }) =>
    !(kind === "reply" && excluded.has("replies")) && !(kind === "repost" && excluded.has("retweets"));
}

function timelineBounds(call: Call): (post: PostNode) => boolean {
  const [from, until] = [readTime(call, "start_time"), readTime(call, "end_time")];
  const [since, before] = [readBound(call, "since_id"), readBound(call, "until_id")];
  return ({ publishedAtMs, id }) =>
    (from === null || publishedAtMs >= from) &&
    (until === null || publishedAtMs < until) &&
    (since === null || BigInt(id) > since) &&
    (before === null || BigInt(id) < before);
}

function readBound(call: Call, name: string): bigint | null {
  const text = call.query.get(name);
  if (text === null) return null;
  if (!ID_FORM.test(text))
    throw invalidRequest(name, text, `The \`${name}\` query parameter value [${text}] is not valid`);
  return BigInt(text);
}

function readPageSize(call: Call): number {
  const text = call.query.get("max_results") ?? "10";
  const size = Number(text);
  if (!Number.isInteger(size) || size < 5 || size > 100) {
    throw invalidRequest(
      "max_results",
      text,
      `The \`max_results\` query parameter value [${text}] is not between 5 and 100`,
    );
  }
  return size;
}

/** Page tokens name the page's first post, so a new one in front of a listing does not shift its pages. */
function pageToken(post: PostNode): string {
  return TOKEN_PREFIX + BigInt(post.id).toString(36);
}

function startOf(call: Call, posts: readonly PostNode[]): number {
  const token = call.query.get("pagination_token");
  if (token === null) return 0;
  const start = posts.findIndex((post) => pageToken(post) === token);
  if (start < 0) {
    throw invalidRequest("pagination_token", token, "The `pagination_token` query parameter value is not valid");
  }
  return start;
}
