import { createHash } from "node:crypto";
import { onUnfolded } from "./camera";
import type { Scene } from "./scene";
import type { Studio } from "./studio";

const codes = {
  person: "picture-code-of-a-person",
  left: "picture-code-of-what-is-left",
  platform: "picture-code-of-a-platform",
} as const;
const hashOf = (code: string) => createHash("sha256").update(code).digest("hex");

/** A person's deletion that is under way, another that could not end all access, and a platform's that is done. */
async function askForDeletions(studio: Studio): Promise<void> {
  await studio.query(
    `insert into deletion_requests (code_hash, kind, platform, state, requested_at, done_at, access_left, events_left)
     values ($1, 'person', null, 'erased', now() - interval '5 minutes', null, '{}', '{}'),
            ($2, 'platform', 'instagram', 'done', now() - interval '5 minutes', now(), '{}', '{}'),
            ($3, 'person', null, 'done', now() - interval '5 minutes', now(), '{instagram,youtube}', '{x}')
     on conflict do nothing`,
    [hashOf(codes.person), hashOf(codes.platform), hashOf(codes.left)],
  );
}

async function forgetDeletions(studio: Studio): Promise<void> {
  await studio.query("delete from deletion_requests where code_hash = any($1)", [Object.values(codes).map(hashOf)]);
}

/**
 * Makes an operator of somebody, while X wants money first, an account of the demo influencer's gives out nothing, and
 * another crashes whoever reads it.
 */
async function troubleOperators(studio: Studio, isTroubled: boolean): Promise<void> {
  await studio.query("update profiles set role = $2 where id = $1", [
    await studio.userIdOf("troubled"),
    isTroubled ? "admin" : "influencer",
  ]);
  await studio.query(
    `insert into platform_controls (platform, paused_at, pause_reason) values ('x', $1, $2)
     on conflict (platform) do update set paused_at = excluded.paused_at, pause_reason = excluded.pause_reason`,
    isTroubled ? [new Date(Date.now() - 2 * 3_600_000).toISOString(), "out_of_credit"] : [null, null],
  );
  await studio.query(
    "update social_connections set status = $2, last_error_code = $3 where user_id = $1 and platform = 'facebook'",
    [await studio.userIdOf("maya"), ...(isTroubled ? ["error", "ACCOUNT_INELIGIBLE"] : ["active", null])],
  );
  await studio.query(
    "update social_connections set crashed_reads = $2, last_error_code = $3 where user_id = $1 and platform = 'tiktok'",
    [await studio.userIdOf("maya"), ...(isTroubled ? [4, "READ_CRASHED"] : [0, null])],
  );
}

/** Lets three accounts at Instagram have had slow answers a moment ago, which makes a slow platform, or takes that back. */
async function slowInstagram(studio: Studio, isSlow: boolean): Promise<void> {
  await troubleOperators(studio, isSlow);
  const guest = await studio.userIdOf("guest");
  if (isSlow) {
    await studio.asPerson("guest", async (page) => {
      const { appUrl } = studio.stack;
      const path = new URL("/api/social/mock-connect/instagram", appUrl).href;
      const answer = await page.request.post(path, {
        data: { personaId: "eleni" },
        headers: { origin: new URL(appUrl).origin },
      });
      if (!answer.ok()) throw new Error(`the account was not connected: ${answer.status()}`);
    });
  } else {
    await studio.query("delete from social_connections where user_id = $1", [guest]);
    await studio.query("delete from oauth_grants where user_id = $1", [guest]);
  }
  await studio.query(
    `update social_connections set last_call_ms = $1, last_attempt_at = now(), next_sync_at = now() + interval '20 minutes'
     where platform = 'instagram'`,
    [isSlow ? 4_180 : 210],
  );
}

/** Says of the demo influencer's audience at Instagram that the account is too small to be told of it, or takes that back. */
async function hideAudience(studio: Studio, isHidden: boolean): Promise<void> {
  const maya = await studio.userIdOf("maya");
  // What was read stands aside meanwhile, as if it had been read on days that no page looks at.
  const step = isHidden ? "-" : "+";
  const ofInstagram = "select seq from social_connections where user_id = $1 and platform = 'instagram'";
  if (!isHidden) {
    await studio.query(
      `delete from audience_breakdowns where reason = 'below_threshold' and connection_seq in (${ofInstagram})`,
      [maya],
    );
  }
  await studio.query(`update audience_breakdowns set day = day ${step} 3650 where connection_seq in (${ofInstagram})`, [
    maya,
  ]);
  if (!isHidden) return;
  await studio.query(
    `insert into audience_breakdowns
       (connection_seq, day, dimension, user_id, reason, basis, source, as_of, fetched_at, lag_seconds)
     select connection_seq, day + 3650, dimension, user_id, 'below_threshold', basis, source, as_of, fetched_at, lag_seconds
     from audience_breakdowns where connection_seq in (${ofInstagram})`,
    [maya],
  );
}

/** Pages that few ever see, and those who do in earnest. */
export const rareScenes: readonly Scene[] = [
  { name: "settings-data", path: "/settings/data", as: "maya" },
  { name: "confirm", path: "/auth/confirm?token_hash=picture&type=recovery" },
  { name: "deletion-person", path: `/deletion/${codes.person}`, prepare: askForDeletions },
  { name: "deletion-left", path: `/deletion/${codes.left}` },
  { name: "deletion-platform", path: `/deletion/${codes.platform}`, tidyUp: forgetDeletions },
  { name: "deletion-unknown", path: "/deletion/nobody-was-given-this-code" },
  {
    name: "operations",
    path: "/admin",
    as: "troubled",
    prepare: (studio) => troubleOperators(studio, true),
    tidyUp: (studio) => troubleOperators(studio, false),
  },
  {
    name: "operations-slow",
    path: "/admin",
    as: "troubled",
    prepare: (studio) => slowInstagram(studio, true),
    tidyUp: (studio) => slowInstagram(studio, false),
  },
  {
    name: "dashboard-small-audience",
    path: "/dashboard",
    as: "maya",
    prepare: (studio) => hideAudience(studio, true),
    tidyUp: (studio) => hideAudience(studio, false),
    act: onUnfolded(),
  },
];
