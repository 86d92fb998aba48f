import { onUnfolded } from "./camera";
import type { Scene } from "./scene";
import type { Cast, Studio } from "./studio";

/** A run over the demo influencer's accounts whose parts stand as said; nobody works on it. */
async function leaveQueued(studio: Studio, statuses: Readonly<Record<string, string>>): Promise<void> {
  const userId = await studio.userIdOf("maya");
  const [run] = await studio.query(
    "insert into sync_runs (trigger, user_id, started_at) values ('manual', $1, now()) returning id",
    [userId],
  );
  for (const [platform, status] of Object.entries(statuses)) {
    await studio.query(
      `insert into sync_jobs (run_id, connection_id, user_id, status, queued_at, error_code)
       select $1, id, user_id, $3, now(), case when $3 = 'postponed' then 'RATE_LIMITED' end
       from social_connections where user_id = $2 and platform = $4 and status = 'active'`,
      [run?.id, userId, status, platform],
    );
  }
}

const endQueued = async (studio: Studio) => {
  await studio.query("delete from sync_jobs where user_id = $1 and status = 'queued'", [await studio.userIdOf("maya")]);
};

/** Why the numbers of somebody's first or last account are as old as they are. */
function freshness(name: string, as: Cast, which: "first" | "last"): Scene {
  const act = onUnfolded(async (page) => {
    await page.locator("article[data-account] footer button[aria-haspopup=dialog]")[which]().click();
    await page.locator("[data-freshness]").waitFor();
    await page.waitForTimeout(300);
  });
  return { name, path: "/dashboard", as, window: true, act };
}

/** A sync that goes on, and the chain behind a number's age. */
export const liveScenes: readonly Scene[] = [
  {
    name: "dashboard-syncing",
    path: "/dashboard",
    as: "maya",
    window: true,
    prepare: (studio) => leaveQueued(studio, { instagram: "postponed", youtube: "queued" }),
    tidyUp: endQueued,
    act: (page) => page.waitForTimeout(5_000),
  },
  freshness("dashboard-freshness", "maya", "first"),
  freshness("dashboard-freshness-broken", "troubled", "last"),
];
