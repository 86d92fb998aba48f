import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { accessScenes } from "./access-scenes";
import { onUnfolded, settle } from "./camera";
import { connectScenes } from "./connect-scenes";
import { liveScenes } from "./live-scenes";
import { postScenes } from "./post-scenes";
import { rareScenes } from "./rare-scenes";
import type { Scene } from "./scene";
import type { Studio } from "./studio";

const persona = "luxe";

async function connectLuxe(page: Page, studio: Studio, platform: string): Promise<void> {
  await page.goto(new URL(`/api/social/${platform}/connect`, studio.stack.appUrl).href);
  await page.getByTestId(`persona-${persona}`).check();
  await page.getByTestId("allow").click();
  await page.waitForURL("**/dashboard*");
  await page
    .locator(`article[data-account][aria-label^="${platform === "youtube" ? "YouTube" : "Instagram"}"] button.text-4xl`)
    .waitFor();
}

async function syncAll(studio: Studio): Promise<void> {
  await studio.asPerson("troubled", async (page) => {
    await page.goto(new URL("/dashboard", studio.stack.appUrl).href);
    await page.locator("main button:has(svg.lucide-refresh-cw)").first().click();
    await page.waitForTimeout(8_000);
  });
}

/** Keeps the dashboard waiting for its numbers. */
async function holdNumbers(studio: Studio): Promise<void> {
  await studio.query(
    "begin; lock table public.social_connections in access exclusive mode; select pg_sleep(4); commit",
  );
}

/** One notice of each kind, the first two unread. */
async function tellMaya(studio: Studio): Promise<void> {
  const params = {
    platform: "youtube",
    username: "@mayamoves",
    from: 48_213,
    to: 54_020,
    measured: 48_213,
    reported: 90_000,
    connectionId: randomUUID(),
  };
  const kinds = [
    ["followers_changed", {}],
    ["number_doubted", { held: "no" }],
    ["sync_broken", {}],
    ["recovered", { of: "sync_broken" }],
    ["badge_lost", {}],
    ["account_problem", {}],
    ["needs_reconnect", {}],
    ["access_ending", { cause: "not_renewable", endsAt: "2026-12-05T10:00:00.000Z", stage: 14 }],
  ] as const;
  for (const [index, [kind, more]] of kinds.entries()) {
    await studio.query(
      `insert into notifications (user_id, kind, incident_key, params, created_at, read_at, resolved_at)
       select $1, $2, 'picture:' || $2, $3, now() - make_interval(hours => $4), case when $4 > 1 then now() end,
         case when $2 = 'sync_broken' then now() end
       where not exists (select 1 from notifications where user_id = $1 and incident_key = 'picture:' || $2)`,
      [await studio.userIdOf("maya"), kind, JSON.stringify({ ...params, ...more }), kinds.length - 1 - index],
    );
  }
}

const publicPages: readonly Scene[] = [
  { name: "landing", path: "/" },
  { name: "privacy", path: "/privacy" },
  { name: "terms", path: "/terms" },
  { name: "login", path: "/login" },
  { name: "signup", path: "/signup" },
  { name: "forgot-password", path: "/forgot-password" },
  { name: "check-mail", path: "/check-mail" },
  { name: "mail", path: "/dev/mail" },
  { name: "not-found", path: "/no-such-page" },
];

const signedIn: readonly Scene[] = [
  { name: "onboarding", path: "/onboarding", as: "newcomer" },
  { name: "home-brand", path: "/home", as: "brand" },
  { name: "settings", path: "/settings", as: "maya" },
  { name: "settings-numbers", path: "/settings/numbers", as: "maya" },
  { name: "settings-notifications", path: "/settings/notifications", as: "maya" },
  { name: "settings-account", path: "/settings/account", as: "maya" },
  { name: "notifications-empty", path: "/notifications", as: "guest" },
  { name: "notifications", path: "/notifications", as: "maya", prepare: tellMaya },
  ...connectScenes,
];

const dashboards: readonly Scene[] = [
  { name: "dashboard", path: "/dashboard", as: "maya" },
  {
    name: "dashboard-unfolded",
    path: "/dashboard",
    as: "maya",
    act: onUnfolded(),
  },
  { name: "dashboard-one-account", path: "/dashboard?days=90", as: "nikos" },
  { name: "dashboard-empty", path: "/dashboard", as: "guest" },
  {
    name: "dashboard-loading",
    path: "/dashboard",
    as: "maya",
    window: true,
    during: holdNumbers,
    act: (page) => page.waitForTimeout(500),
  },
  {
    name: "dashboard-table",
    path: "/dashboard",
    as: "maya",
    act: onUnfolded(async (page) => {
      await page.locator("#history").locator("xpath=ancestor::section").getByRole("radio").nth(1).click();
    }),
  },
  {
    name: "dashboard-change",
    path: "/dashboard?days=365",
    as: "maya",
    act: onUnfolded(async (page) => {
      await page.locator("#history").locator("xpath=ancestor::section").getByRole("radio").last().click();
    }),
  },
  {
    name: "dashboard-passport",
    path: "/dashboard",
    as: "maya",
    window: true,
    act: async (page) => {
      await settle(page);
      await page.locator("article[data-account] button.text-4xl").first().hover();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "dashboard-disconnect",
    path: "/dashboard",
    as: "maya",
    window: true,
    act: onUnfolded(async (page) => {
      await page.locator("[data-connection] button").last().click();
      await page.waitForTimeout(300);
    }),
  },
];

const troubles: readonly Scene[] = [
  {
    name: "dashboard-refused",
    path: `/dashboard?error=OAUTH_DENIED&platform=instagram&ref=${randomUUID()}`,
    as: "guest",
  },
  {
    name: "dashboard-ineligible",
    path: `/dashboard?error=ACCOUNT_INELIGIBLE&platform=instagram&ref=${randomUUID()}`,
    as: "guest",
  },
  {
    name: "dashboard-ineligible-linked",
    path: `/dashboard?error=ACCOUNT_INELIGIBLE&platform=instagram&login=facebook_login&ref=${randomUUID()}`,
    as: "guest",
  },
  {
    name: "dashboard-needs-reconnect",
    path: "/dashboard",
    as: "troubled",
    prepare: async (studio) => {
      await studio.asPerson("troubled", async (page) => {
        await connectLuxe(page, studio, "instagram");
        await connectLuxe(page, studio, "youtube");
      });
      await studio.control("grants/revoke", { platform: "youtube", personaId: persona });
      await studio.query("update social_connections set last_attempt_at = null where user_id = $1", [
        await studio.userIdOf("troubled"),
      ]);
      await syncAll(studio);
    },
  },
  {
    name: "dashboard-platform-down",
    path: "/dashboard",
    as: "troubled",
    prepare: async (studio) => {
      await studio.query(
        `update social_connections set status = 'error', last_synced_at = now() - interval '3 hours', last_error_at = now(),
           last_error_code = 'PLATFORM_UNAVAILABLE', last_error_detail = 'answered 503 three times', next_sync_at = now() + interval '8 minutes'
         where user_id = $1 and platform = 'instagram'`,
        [await studio.userIdOf("troubled")],
      );
    },
  },
];

/** Every page and state that is photographed. */
export const scenes: readonly Scene[] = [
  ...publicPages,
  ...signedIn,
  ...dashboards,
  ...accessScenes,
  ...postScenes,
  ...troubles,
  ...liveScenes,
  ...rareScenes,
];
