import type { Scene } from "./scene";
import type { Studio } from "./studio";

/** Says of the newest post of each of the demo influencer's accounts that its platform no longer shows it, or takes that back. */
async function markNewest(studio: Studio, removedAt: string | null): Promise<void> {
  await studio.query(
    `update platform_posts set removed_at = $2 where id in (
       select distinct on (connection_seq) id from platform_posts where user_id = $1 order by connection_seq, published_at desc)`,
    [await studio.userIdOf("maya"), removedAt],
  );
}

/** Connects a LinkedIn member, whose posts LinkedIn lists for nobody new, and nothing else. */
async function connectMember(studio: Studio): Promise<void> {
  await studio.asPerson("guest", async (page) => {
    await page.goto(new URL("/api/social/linkedin/connect", studio.stack.appUrl).href);
    await page.getByTestId("persona-newcomer").check();
    await page.getByTestId("allow").click();
    await page.waitForURL("**/dashboard*");
    await page.locator("#posts").waitFor({ timeout: 60_000 });
  });
}

async function leaveMember(studio: Studio): Promise<void> {
  const userId = await studio.userIdOf("guest");
  await studio.query("delete from social_connections where user_id = $1", [userId]);
  await studio.query("delete from oauth_grants where user_id = $1", [userId]);
}

/** Says of the demo traveller's account that its platform lists none of its posts, since some hours, or takes that back. */
async function doubtPosts(studio: Studio, since: Date | null): Promise<void> {
  await studio.query("update social_connections set posts_gone_since = $2 where user_id = $1", [
    await studio.userIdOf("nikos"),
    since,
  ]);
}

/** The panel of posts where some are gone, where all seem to be, and where there can be none. */
export const postScenes: readonly Scene[] = [
  {
    name: "dashboard-posts-gone",
    path: "/dashboard",
    as: "maya",
    prepare: (studio) => markNewest(studio, new Date().toISOString()),
    tidyUp: (studio) => markNewest(studio, null),
  },
  {
    name: "dashboard-posts-doubted",
    path: "/dashboard",
    as: "nikos",
    prepare: (studio) => doubtPosts(studio, new Date(Date.now() - 7 * 3_600_000)),
    tidyUp: (studio) => doubtPosts(studio, null),
  },
  {
    name: "dashboard-posts-withheld",
    path: "/dashboard",
    as: "guest",
    prepare: connectMember,
    tidyUp: leaveMember,
  },
];
