import { sql } from "kysely";
import { z } from "zod";
import { env } from "@/lib/config";
import { db } from "@/lib/db";
import { type BenchAccount, settle } from "./accounts";
import { bareLoop } from "./bare-loop";
import { type Contest, contest, type Side } from "./contest";
import { drainOf } from "./queue-contests";

/** As many calls at once as the sync makes per platform. */
const callsAtOnce = 24;

const profile = z.object({
  username: z.string(),
  followers_count: z.number(),
  follows_count: z.number(),
  media_count: z.number(),
});

/**
 * What reading these accounts costs at least: one bare call each with its answer checked, the bare queue loop, and one
 * bulk upsert of the day's rows, one after the other.
 */
async function bareSide(accounts: readonly BenchAccount[]): Promise<Side & { stop(): Promise<void> }> {
  const bare = await bareLoop(accounts.length);
  const { sandboxUrl } = env();
  const url = `${sandboxUrl}/graph.instagram.com/v25.0/me?fields=id`;
  await sql`
    create table if not exists bench_upsert (seq integer, day date, followers bigint, following bigint, posts bigint,
      primary key (seq, day))
  `.execute(db());

  async function callAll(): Promise<{ seq: number; counts: z.output<typeof profile> }[]> {
    const answers: { seq: number; counts: z.output<typeof profile> }[] = [];
    let next = 0;
    const caller = async () => {
      for (let account = accounts[next++]; account; account = accounts[next++]) {
        const headers = { authorization: `Bearer ${account.platformUserId}` };
        const response = await fetch(url, { headers });
        answers.push({ seq: account.seq, counts: profile.parse(await response.json()) });
      }
    };
    await Promise.all(Array.from({ length: callsAtOnce }, caller));
    return answers;
  }

  return {
    name: "bare calls + bare loop + one bulk upsert",
    async prepare() {
      await bare.prepare?.();
      await settle();
    },
    async run() {
      const answers = await callAll();
      await bare.run();
      await sql`
        insert into bench_upsert select * from unnest(${answers.map((a) => a.seq)}::integer[],
          ${answers.map(() => "2026-11-21")}::date[], ${answers.map((a) => a.counts.followers_count)}::bigint[],
          ${answers.map((a) => a.counts.follows_count)}::bigint[], ${answers.map((a) => a.counts.media_count)}::bigint[])
        on conflict (seq, day) do update set followers = excluded.followers, following = excluded.following,
          posts = excluded.posts
      `.execute(db());
      return accounts.length;
    },
    stop: bare.stop,
  };
}

/** Reading accounts one by one with their owners' tokens, against what that costs at least. */
export async function instagramContest(accounts: readonly BenchAccount[], rounds: number): Promise<Contest> {
  const limit = await bareSide(accounts);
  try {
    return await contest(limit, drainOf("Instagram sync", accounts), rounds);
  } finally {
    await limit.stop();
  }
}
