import { createClient } from "@supabase/supabase-js";
import { sql } from "kysely";
import { afterEach } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { copyPictures, keepPictures } from "@/lib/pictures";
import { control, removePeople } from "./connect";
import { testStack } from "./env";
import { onStack } from "./on-stack";
import { syncAsAsked, system } from "./sync";

/** Lets a file's tests run on the stack; after each, the files of the people who are gone go as well. */
export function onPictures(): void {
  onStack();
  afterEach(async () => {
    await removePeople();
    await keepPictures(system(), soon().until);
  });
}

/** Time enough for whatever a test lets run. */
export const soon = () => ({ until: new Date(Date.now() + 60_000) });
/** The bucket of the copies. */
export const objects = () =>
  createClient(testStack().supabaseUrl, testStack().secretKey, { auth: { persistSession: false } }).storage.from(
    "profile-pictures",
  );
/** The stored files of an account. */
export const filesOf = async (id: string) =>
  ((await objects().list(id)).data ?? []).map((file) => `${id}/${file.name}`);
/** An account's picture as it stands. */
export const picture = (id: string) =>
  db().selectFrom("profile_pictures").selectAll().where("connection_id", "=", id).executeTakeFirst();
/** Orders a fault of the sandbox. */
export const fault = (input: object) => control("faults", input);
const dueNow = (id: string) =>
  sql`update profile_pictures set next_attempt_at = ${clock.now().toISOString()} where connection_id = ${id}`.execute(
    db(),
  );
/** Copies an account's picture, due or not. */
export const copyNow = async (id: string) => {
  await dueNow(id);
  return copyPictures(system(), { connectionIds: [id], complete: async () => undefined });
};
/** Lets the platform name another address at the next sync, which then reads it. */
export const syncWithAddress = async (userId: string, id: string, value: unknown) => {
  await fault({ kind: "set_field", platform: "instagram", field: "profile_picture_url", value, times: 1 });
  await syncAsAsked(userId, id);
};

/** The head of a PNG of this size; nothing ever decodes the rest. */
export function png(width: number, height: number): Buffer {
  const sides = Buffer.alloc(8);
  sides.writeUInt32BE(width, 0);
  sides.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), sides, Buffer.alloc(40)]);
}
