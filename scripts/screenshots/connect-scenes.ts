import { randomUUID } from "node:crypto";
import { platformIds } from "@/lib/platforms/manifests";
import type { Scene } from "./scene";
import type { Studio } from "./studio";

const choiceGrant = randomUUID();

/** A log-in with two Pages to choose from, and one where the person's role is too small. */
async function offerChoice(studio: Studio): Promise<void> {
  const account = (username: string, displayName: string, more: object) => ({
    platformUserId: username,
    alternateIds: [],
    username,
    displayName,
    profileUrl: null,
    accountType: "page",
    platformVerified: null,
    state: {},
    ...more,
  });
  const accounts = [
    account("studionorth", "Studio North", { followers: 48_213 }),
    account("northtools", "North Tools", { followers: 1_204 }),
    account("northguild", "North Potters’ Guild", { ineligible: "role_missing" }),
  ];
  await studio.query(
    `insert into oauth_grants (id, user_id, platform, login_variant, provider_person_id, status, offered_accounts, pending_until)
     values ($1, $2, 'facebook', 'facebook_login', 'picture', 'pending', $3, now() + interval '20 minutes')`,
    [choiceGrant, await studio.userIdOf("guest"), JSON.stringify(accounts)],
  );
}

const setPause = (studio: Studio, pausedAt: string | null) =>
  studio.query(
    `insert into platform_controls (platform, paused_at, pause_reason) values ('tiktok', $1, $2)
     on conflict (platform) do update set paused_at = excluded.paused_at, pause_reason = excluded.pause_reason`,
    [pausedAt, pausedAt === null ? null : "by_hand"],
  );
const pause = async (studio: Studio) => {
  await setPause(studio, new Date(Date.now() - 90 * 60_000).toISOString());
};
const resume = async (studio: Studio) => {
  await setPause(studio, null);
};

/** Takes a permission off the demo influencer's grant at TikTok, or gives it back. */
async function allowVideos(studio: Studio, isAllowed: boolean): Promise<void> {
  const change = isAllowed ? "array_append(array_remove(scopes, $2), $2)" : "array_remove(scopes, $2)";
  await studio.query(`update oauth_grants set scopes = ${change} where user_id = $1 and platform = 'tiktok'`, [
    await studio.userIdOf("maya"),
    "video.list",
  ]);
}

/** The pages before a consent, the choices after it, and what a dashboard says of consents that are half done. */
export const connectScenes: readonly Scene[] = [
  ...platformIds.map((id): Scene => ({ name: `connect-${id}`, path: `/connect/${id}`, as: "guest" })),
  { name: "connect-choose", path: `/connect/choose/${choiceGrant}`, as: "guest", prepare: offerChoice },
  { name: "connect-choose-expired", path: `/connect/choose/${randomUUID()}`, as: "guest" },
  { name: "connect-paused", path: "/connect/tiktok", as: "guest", prepare: pause, tidyUp: resume },
  { name: "dashboard-choice-open", path: "/dashboard", as: "guest" },
  {
    name: "dashboard-paused",
    path: "/dashboard",
    as: "maya",
    prepare: async (studio) => {
      await pause(studio);
      await allowVideos(studio, false);
    },
    tidyUp: async (studio) => {
      await resume(studio);
      await allowVideos(studio, true);
    },
  },
];
