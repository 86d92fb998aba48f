import { randomUUID } from "node:crypto";
import { createClient } from "@supabase/supabase-js";
import { clock } from "@/lib/clock";
import { completeConnect, startConnect } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { type Db, db, pool } from "@/lib/db";
import type { Database } from "@/lib/db/types";
import type { PlatformSource, SessionConnection } from "@/lib/tokens";
import { askControl } from "./control";
import { deletePeople } from "./delete-people";
import { testStack } from "./env";
import { password } from "./people";

/** Gives this process the environment of the stack's app, quietly; to be called before anything reads it. */
export function takeStackEnvironment(): void {
  Object.assign(process.env, testStack().env, { LOG_LEVEL: "silent" });
}

const created: string[] = [];

/** Notes somebody whom `removePeople` is to remove. */
export function removeLater(userId: string): void {
  created.push(userId);
}

/** Gives somebody new an influencer's profile. */
export async function giveProfile(userId: string): Promise<void> {
  const influencer = await db()
    .insertInto("influencers")
    .values({
      user_id: userId,
      handle: `test.${randomUUID().slice(0, 8)}`,
      name: "Test Person",
      category: "fitness",
      country: "GR",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db().insertInto("influencer_numbers").values({ influencer_id: influencer.id, user_id: userId }).execute();
}

/** Somebody with an influencer profile, signed in. `removePeople` ends them. */
export async function newInfluencer(): Promise<PersonContext> {
  const { supabaseUrl, publishableKey } = testStack();
  const reader = createClient<Database>(supabaseUrl, publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await reader.auth.signUp({
    email: `connect-${randomUUID().slice(0, 8)}@example.test`,
    password,
    options: { data: { role: "influencer" } },
  });
  if (error || !data.user || !data.session) throw error ?? new Error("sign-up gave no session");
  const userId = data.user.id;
  removeLater(userId);
  await giveProfile(userId);
  return { userId, reader, db: db(), now: () => clock.now() };
}

/** Removes everybody whom this process made, with all that is theirs. */
export async function removePeople(): Promise<void> {
  await deletePeople(pool(), created.splice(0));
  // What is still to be ended at a platform outlives its account.
  await db().deleteFrom("webhook_subscriptions").where("connection_id", "is", null).execute();
}

/** Calls the control API of the stack's sandbox; a body makes it a POST. Answers the parsed JSON. */
export function control<T = unknown>(path: string, body?: unknown, method?: "DELETE"): Promise<T> {
  return askControl<T>(testStack().sandboxUrl, path, body, method);
}

/** A call as the sandbox wrote it down. */
export interface LoggedCall {
  readonly seq: number;
  readonly platform: string;
  readonly endpoint: string;
  readonly query: Readonly<Record<string, string>>;
  readonly status: number;
  /** What it cost, in units of quota: at X thousandths of a dollar. */
  readonly cost: number;
  readonly personaId: string | null;
  /** The numbers that were served, as the platform spells them. */
  readonly response?: Readonly<Record<string, unknown>>;
}

/** Every call that the sandbox has served since the one numbered `after`, oldest first. */
export async function callsSince(after: number, platform?: string): Promise<LoggedCall[]> {
  const calls: LoggedCall[] = [];
  for (let from = after; ; ) {
    const query = new URLSearchParams({ after: String(from), limit: "1000", ...(platform ? { platform } : {}) });
    const { entries } = await control<{ entries: LoggedCall[] }>(`log?${query}`);
    calls.push(...entries);
    const last = entries.at(-1);
    if (last === undefined || entries.length < 1000) return calls;
    from = last.seq;
  }
}

/** The number of the sandbox's latest call; where an earlier one's number is known, only what came after it is looked at. */
export async function lastCall(after = 0): Promise<number> {
  return (await callsSince(after)).at(-1)?.seq ?? after;
}

export interface Consent {
  readonly persona: string;
  readonly decision?: "allow" | "deny";
  /** Which scopes stay ticked; all of them unless said. */
  readonly keep?: (scope: string) => boolean;
  /** Which of the person's accounts stay ticked, where a log-in has several; all of them unless said. */
  readonly keepAsset?: (asset: string) => boolean;
}

/** Answers the sandbox's consent screen like a person, and gives the address that the platform sends the browser to. */
export async function answerConsent(
  url: string,
  { persona, decision = "allow", keep = () => true, keepAsset = () => true }: Consent,
): Promise<URL> {
  const page = await (await fetch(url)).text();
  const offered = (kind: string) =>
    [...page.matchAll(new RegExp(`data-testid="${kind}-([^"]+)"`, "g"))].flatMap((match) => match[1] ?? []);
  const form = new URLSearchParams({ persona, decision });
  for (const scope of offered("scope").filter(keep)) form.append("scope", scope);
  for (const asset of offered("asset").filter(keepAsset)) form.append("asset", asset);
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  const location = response.headers.get("location");
  if (!location) throw new Error(`the consent screen answered ${response.status} without sending anybody back`);
  return new URL(location);
}

/** An attempt as it stands when the platform sends the browser back. */
export interface Attempt {
  readonly platform: string;
  readonly state: string | null;
  readonly code: string | null;
  readonly error: string | null;
  readonly browserNonce: string;
}

/** Begins to connect and answers the consent screen; what comes back is ready for `completeConnect`. */
export async function attempt(
  ctx: PersonContext,
  platform: string,
  consent: Consent,
  options: { browserNonce?: string; source?: PlatformSource; login?: string } = {},
): Promise<Attempt> {
  const { browserNonce: nonce = null, login = null } = options;
  const input = { platform, login, returnPath: "/dashboard", browserNonce: nonce };
  const { url, browserNonce } = await startConnect(ctx, input, options.source);
  const { searchParams } = await answerConsent(url, consent);
  return {
    platform,
    browserNonce,
    state: searchParams.get("state"),
    code: searchParams.get("code"),
    error: searchParams.get("error"),
  };
}

/** Connects a persona through its consent screen. Returns the connection's id. Throws when it is refused. */
export async function connect(ctx: PersonContext, platform: string, persona: string): Promise<string> {
  const outcome = await completeConnect(ctx, await attempt(ctx, platform, { persona }));
  const [id] = outcome.state === "connected" ? outcome.connectionIds : [];
  if (id === undefined) throw outcome.state === "refused" ? outcome.error : new Error(`ended in ${outcome.state}`);
  return id;
}

/** A connection's row as it is stored. */
export function connectionRow(database: Db, id: string) {
  return database.selectFrom("social_connections").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** The grants of a person, whatever became of them. */
export function grantsOf(userId: string) {
  return db().selectFrom("oauth_grants").selectAll().where("user_id", "=", userId).execute();
}

/** The token rows of a person's grants, those of single accounts included. */
export function tokensOf(userId: string) {
  return db()
    .selectFrom("connection_tokens as t")
    .innerJoin("oauth_grants as g", "g.id", "t.grant_id")
    .selectAll("t")
    .where("g.user_id", "=", userId)
    .execute();
}

/** What the token store needs to know of a connection's row. */
export function sessionConnection(row: Awaited<ReturnType<typeof connectionRow>>): SessionConnection {
  return {
    id: row.id,
    platform: row.platform,
    grantId: row.grant_id,
    platformUserId: row.platform_user_id,
    state: row.adapter_state as Record<string, string>,
  };
}
