import { createHash } from "node:crypto";
import type { Scene } from "./scene";
import type { Studio } from "./studio";

const codes = { person: "picture-code-of-a-person", platform: "picture-code-of-a-platform" } as const;
const hashOf = (code: string) => createHash("sha256").update(code).digest("hex");

/** A person's deletion that is under way, and a platform's that is done. */
async function askForDeletions(studio: Studio): Promise<void> {
  await studio.query(
    `insert into deletion_requests (code_hash, kind, platform, state, requested_at, done_at)
     values ($1, 'person', null, 'erased', now() - interval '5 minutes', null),
            ($2, 'platform', 'instagram', 'done', now() - interval '5 minutes', now())
     on conflict do nothing`,
    [hashOf(codes.person), hashOf(codes.platform)],
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

/** Pages that few ever see, and those who do in earnest. */
export const rareScenes: readonly Scene[] = [
  { name: "settings-data", path: "/settings/data", as: "maya" },
  { name: "reset-password", path: "/reset-password", as: "maya" },
  { name: "confirm", path: "/auth/confirm?token_hash=picture&type=recovery" },
  { name: "deletion-person", path: `/deletion/${codes.person}`, prepare: askForDeletions },
  { name: "deletion-platform", path: `/deletion/${codes.platform}`, tidyUp: forgetDeletions },
  { name: "deletion-unknown", path: "/deletion/nobody-was-given-this-code" },
  {
    name: "operations",
    path: "/admin",
    as: "troubled",
    prepare: (studio) => troubleOperators(studio, true),
    tidyUp: (studio) => troubleOperators(studio, false),
  },
];
