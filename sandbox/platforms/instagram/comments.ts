import type { Call } from "@/sandbox/core/call";
import { encodeDigitId } from "@/sandbox/core/digit-ids";
import { type FieldReader, parseFields, selectFields } from "@/sandbox/core/graph/fields";
import { pageOf } from "@/sandbox/core/graph/paging";
import { DAY_MS } from "@/sandbox/core/growth";
import { pick, unit } from "@/sandbox/core/random";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { COMMENTS_SCOPE, requireCaller } from "./access";
import { graphTime, type MediaNode, requireMedia } from "./media";

interface CommentNode {
  readonly media: MediaNode;
  /** 0 for the first comment under its media. */
  readonly index: number;
}

const ID_PREFIX = "17903";
/** Only this many comments of a media have ids of their own; more are counted but not listed. */
const LISTED_PER_MEDIA = 4000;
const TEXTS = [
  "🔥",
  "Love this!",
  "Τέλειο!",
  "Where is that?",
  "Same here",
  "Μπράβο!",
  "First",
  "How long did it take?",
];
const AUTHORS = ["joao", "lina.k", "Giorgos_84", "m4rta", "anna.v", "the_real_tom", "kaffeepause", "dimitra.p"];

const draw = (node: CommentNode, what: string) =>
  unit(node.media.world.seed, "comment", node.media.persona.id, node.media.post.index, node.index, what);
const authorOf = (node: CommentNode) => pick(AUTHORS, node.media.persona.id, node.media.post.index, node.index);

const readers: Readonly<Record<string, FieldReader<CommentNode>>> = {
  id: ({ media, index }) => encodeDigitId(ID_PREFIX, media.persona.no, media.post.index * LISTED_PER_MEDIA + index),
  text: (node) => TEXTS[Math.floor(draw(node, "text") * TEXTS.length)],
  timestamp: (node) => graphTime(writtenAt(node)),
  username: authorOf,
  // Some commenters are not named to the app.
  from: (node) =>
    draw(node, "from") < 0.1
      ? undefined
      : { id: `12345${String(Math.floor(draw(node, "author") * 1e8)).padStart(8, "0")}`, username: authorOf(node) },
  like_count: (node) => Math.floor(draw(node, "likes") ** 4 * 20),
  replies: () => undefined,
};

/** GET /{media-id}/comments: newest first, as many as the media's count says at that time. */
export function listComments(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, COMMENTS_SCOPE);
  const media = requireMedia(world, call, caller);
  const { comments } = world.personas.posts(media.persona).numbersAt(media.post.index, call.nowMs);
  const count = media.child === null ? Math.min(comments, LISTED_PER_MEDIA) : 0;
  const newestFirst = Array.from({ length: count }, (_, position) => count - 1 - position);
  const page = pageOf(call, newestFirst, 25);
  const requested = parseFields(call.query.get("fields") ?? "id,text,timestamp");
  const data = page.items.map((index) => selectFields({ media, index }, "IGComment", readers, requested));
  return ok({ data, ...(page.paging === null ? {} : { paging: page.paging }) });
}

/** The moment a media's count of comments passed this one, found by halving: the count never falls. */
function writtenAt({ media, index }: CommentNode): number {
  const book = media.world.personas.posts(media.persona);
  let [before, after] = [media.post.publishedAtMs, media.post.publishedAtMs + 3650 * DAY_MS];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2);
    if (book.numbersAt(media.post.index, middle).comments > index) after = middle;
    else before = middle;
  }
  return after;
}
