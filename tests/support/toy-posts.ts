import { beforeAll } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import { ensureRoomForSnapshots, syncConnections } from "@/lib/sync";
import type { PlatformSource } from "@/lib/tokens";
import { onStack } from "./on-stack";
import { makePostsDue, system, toyAccounts, toySource, toyStatistics } from "./sync";

const dayMs = 86_400_000;
/** How many followers each of the accounts has. */
export const followers = 1_000;
let owner: PersonContext | undefined;

/** Lets a file's tests run on the stack, with room for snapshots and somebody whose accounts' posts are listed. */
export function onToyPosts(): void {
  onStack((somebody) => {
    owner = somebody;
  });
  beforeAll(async () => {
    await ensureRoomForSnapshots(system());
  });
}

/** Who owns the running test's accounts, as one who reads. */
export function ownerContext(): PersonContext {
  if (!owner) throw new Error("onToyPosts was not called");
  return owner;
}

/** Who owns the running test's accounts. */
export const ownerId = () => ownerContext().userId;

/** What a sync is told that may take its time and has no job to complete. */
export const unhurried = { stopAt: () => Number.POSITIVE_INFINITY, complete: async () => undefined };

/** A platform with pages of five posts, two a day. */
export class ToyPosts {
  readonly asked: (string | null)[] = [];
  /** Asked before each page, and may throw. */
  onPage: (cursor: string | null) => void = () => undefined;
  private readonly beganAt = clock.now().getTime();

  constructor(public ids: readonly string[] = Array.from({ length: 20 }, (_, index) => `p${index}`)) {}

  post(id: string): PlatformPost {
    const index = Number(id.slice(1));
    const none = { value: null, reason: "not_offered" } as const;
    const count = (value: number) => ({ value, precision: "exact" }) as const;
    const publishedAt = new Date(this.beganAt - 3_600_000 - index * (dayMs / 2));
    const metrics = {
      likes: count(10 + index),
      comments: count(1),
      shares: none,
      saves: none,
      views: count(500),
      reach: none,
    };
    return { platformPostId: id, kind: "image", caption: `post ${id}`, permalink: null, publishedAt, metrics };
  }

  source(live: () => void = () => undefined): PlatformSource {
    const source = toySource((id) => {
      live();
      return toyStatistics(id, followers);
    });
    const fetchPage = async (_session: unknown, cursor: string | null): Promise<PostPage> => {
      live();
      this.asked.push(cursor);
      this.onPage(cursor);
      const start = cursor === null ? 0 : this.ids.indexOf(cursor);
      if (start < 0) throw new PlatformError({ platform: "youtube", code: "INVALID_REQUEST", detail: "bad cursor" });
      return {
        posts: this.ids.slice(start, start + 5).map((id) => this.post(id)),
        nextCursor: this.ids[start + 5] ?? null,
      };
    };
    return { ...source, platform: (id) => ({ ...source.platform(id), posts: { fetchPage } }) };
  }
}

/** An account whose posts are due. */
export async function toyAccount(): Promise<{ id: string; seq: number; platformUserId: string }> {
  const [account] = await toyAccounts(ownerId(), 1);
  if (account === undefined) throw new Error("no toy account");
  await makePostsDue(account.id);
  return account;
}

/** Reads these accounts and their posts. */
export const syncToys = (toy: ToyPosts, ...connectionIds: string[]) =>
  syncConnections(system(), { connectionIds, ...unhurried, source: toy.source() });

/** The stored posts of an account, apart by whether they are still there. */
export async function postsOf(seq: number) {
  const rows = await db()
    .selectFrom("platform_posts")
    .select(["platform_post_id", "removed_at"])
    .where("connection_seq", "=", seq)
    .execute();
  const names = (isUp: boolean) =>
    rows.filter(({ removed_at }) => (removed_at === null) === isUp).map(({ platform_post_id }) => platform_post_id);
  return { up: names(true).sort(), removed: names(false).sort() };
}

/** A post that was read earlier and is not in the listing any more. */
export async function known(seq: number, ...names: string[]) {
  const at = new Date(clock.now().getTime() - 2 * dayMs).toISOString();
  const times = { published_at: at, first_seen_at: at, last_seen_at: at };
  await db()
    .insertInto("platform_posts")
    .values(
      names.map((name) => ({
        connection_seq: seq,
        user_id: ownerId(),
        platform_post_id: name,
        kind: "image",
        ...times,
      })),
    )
    .execute();
}
