import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db, pool } from "@/lib/db";
import { deleteSessions, readSessions, sessionLives } from "@/lib/db/sessions";
import { newInfluencer, removePeople, takeStackEnvironment } from "@/tests/support/connect";

beforeAll(takeStackEnvironment);
afterAll(async () => {
  await removePeople();
  await pool().end();
});

it("shows and ends the sessions of one person alone, and refresh tokens go with them", async () => {
  const [maya, nikos] = [await newInfluencer(), await newInfluencer()];
  const [own] = await readSessions(db(), maya.userId, maya.now());
  const [other] = await readSessions(db(), nikos.userId, nikos.now());
  if (!own || !other) throw new Error("a sign-up gave no session");
  expect(await sessionLives(db(), maya.userId, own.id)).toBe(true);
  expect(await sessionLives(db(), maya.userId, other.id)).toBe(false);
  expect(await sessionLives(db(), maya.userId, randomUUID())).toBe(false);

  expect(await deleteSessions(db(), maya.userId, { only: other.id })).toBe(0);
  expect(await deleteSessions(db(), maya.userId, { except: own.id })).toBe(0);
  expect(await sessionLives(db(), nikos.userId, other.id)).toBe(true);

  expect(await deleteSessions(db(), maya.userId, { only: own.id })).toBe(1);
  expect(await sessionLives(db(), maya.userId, own.id)).toBe(false);
  const { rows } = await pool().query("select 1 from auth.refresh_tokens where session_id = $1", [own.id]);
  expect(rows).toEqual([]);
  expect((await maya.reader.auth.refreshSession()).error).not.toBeNull();
  expect((await nikos.reader.auth.refreshSession()).error).toBeNull();
  expect(await deleteSessions(db(), nikos.userId, "all")).toBe(1);
});
