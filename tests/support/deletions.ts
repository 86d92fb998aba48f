import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { sql } from "kysely";
import { afterEach } from "vitest";
import { hashToken } from "@/lib/crypto";
import { db } from "@/lib/db";
import { findDeletion } from "@/lib/privacy";
import { callsSince, removePeople } from "./connect";
import { testStack } from "./env";
import { onStack } from "./on-stack";

/** Lets a file's tests run on the stack; after each, nothing is left of requests and of what platforms were owed. */
export function onDeletions(): void {
  onStack();
  afterEach(async () => {
    await removePeople();
    await sql`delete from public.deletion_requests`.execute(db());
    await sql`delete from public.oauth_grants g where not exists (select 1 from auth.users u where u.id = g.user_id)`.execute(
      db(),
    );
  });
}

/** Somebody who is not signed in. */
export const visitor = () =>
  createClient(testStack().supabaseUrl, testStack().publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });

/** The address of a person. */
export async function emailOf(userId: string): Promise<string> {
  const { rows } = await sql<{ email: string }>`select email from auth.users where id = ${userId}`.execute(db());
  return rows[0]?.email ?? "";
}

/** How far an erasure is. */
export const stateOf = async (code: string) => (await findDeletion(code))?.state;

/** The stored request behind a code; throws where there is none. */
export const request = async (code: string) =>
  db().selectFrom("deletion_requests").selectAll().where("code_hash", "=", hashToken(code)).executeTakeFirstOrThrow();

/** A person's consents. */
export const grants = (userId: string) =>
  db().selectFrom("oauth_grants").selectAll().where("user_id", "=", userId).execute();

/** Whether there is still such a person. */
export const lives = async (userId: string) =>
  (await sql`select 1 from auth.users where id = ${userId}`.execute(db())).rows.length === 1;

/** How many files are stored in a folder. */
export const files = async (folder: string) =>
  (await sql`select 1 from storage.objects where split_part(name, '/', 1) = ${folder}`.execute(db())).rows.length;

/** The revocations that YouTube has been told of since that call. */
export const revocations = async (since: number) =>
  (await callsSince(since, "youtube")).filter(({ endpoint }) => endpoint === "oauth.revoke");

/** What passes for a picture. */
export const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

/** The farewells that were sent to an address. */
export const mailsTo = (address: string) =>
  readdirSync(testStack().mailDir)
    .map((file) => readFileSync(join(testStack().mailDir, file), "utf8"))
    .filter((text) => text.includes(address) && /erased|διαγράφηκε/.test(text));
