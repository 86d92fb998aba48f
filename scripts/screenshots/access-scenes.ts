import type { Scene } from "./scene";
import type { Studio } from "./studio";

const untouched = {
  status: "active",
  access_ends_at: null,
  access_end_cause: null,
  last_error_code: null,
  last_error_at: null,
} as const;
type Columns = { readonly [Name in keyof typeof untouched]: string | null };

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const ending = (days: number, cause: string): Columns => ({
  ...untouched,
  access_ends_at: inDays(days),
  access_end_cause: cause,
});
const failing = (code: string): Columns => ({
  ...untouched,
  status: "error",
  last_error_code: code,
  last_error_at: inDays(0),
});

/** Puts the demo influencer's accounts, oldest first, into these states; those beyond stay as they are. */
async function putAccounts(studio: Studio, states: readonly Columns[]): Promise<void> {
  const userId = await studio.userIdOf("maya");
  const rows = await studio.query("select id from social_connections where user_id = $1 order by seq", [userId]);
  for (const [index, { id }] of rows.entries()) {
    const state = states[index] ?? untouched;
    const names = Object.keys(untouched) as (keyof typeof untouched)[];
    await studio.query(
      `update social_connections set ${names.map((name, at) => `${name} = $${at + 2}`).join(", ")} where id = $1`,
      [id, ...names.map((name) => state[name])],
    );
  }
}

/** The notice of the first account's end, as it stands nine days before. */
async function tellOfEnd(studio: Studio): Promise<void> {
  await studio.query(
    `insert into notifications (user_id, kind, incident_key, params, created_at)
     select user_id, 'access_ending', 'access_ending:' || id, jsonb_build_object('connectionId', id, 'platform', platform,
       'username', username, 'cause', 'not_renewable', 'stage', 14, 'endsAt', access_ends_at), now()
     from social_connections where user_id = $1 order by seq limit 1
     on conflict do nothing`,
    [await studio.userIdOf("maya")],
  );
}

async function restore(studio: Studio): Promise<void> {
  await putAccounts(studio, []);
  await studio.query("delete from notifications where user_id = $1 and incident_key like 'access_ending:%'", [
    await studio.userIdOf("maya"),
  ]);
}

const healthyAtFirst = ending(41, "not_renewable");

/** The stages of an access, from "will end" to "has ended". */
export const accessScenes: readonly Scene[] = [
  {
    name: "dashboard-access-ending",
    path: "/dashboard",
    as: "maya",
    prepare: async (studio) => {
      await putAccounts(studio, [ending(9, "not_renewable"), healthyAtFirst, ending(0.3, "renewal_failing")]);
      await tellOfEnd(studio);
    },
    tidyUp: restore,
  },
  {
    name: "dashboard-access-ended",
    path: "/dashboard",
    as: "maya",
    prepare: (studio) =>
      putAccounts(studio, [
        { ...untouched, status: "expired" },
        { ...untouched, status: "revoked" },
        failing("PERMISSION_MISSING"),
        failing("ACCOUNT_INELIGIBLE"),
        ending(-0.2, "renewal_failing"),
      ]),
    tidyUp: restore,
  },
];
