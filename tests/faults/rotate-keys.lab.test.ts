import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SystemContext } from "@/lib/context";
import { openToken, sealToken } from "@/lib/crypto";
import type { KeyRing } from "@/lib/crypto/key-ring";
import { createDb } from "@/lib/db/client";
import { sealedPlace, sealedTables } from "@/lib/db/sealed-places";
import { readUnderOtherKeys, replaceSealed } from "@/lib/db/sealed-rows";
import { saveRefreshedToken, takeLeases } from "@/lib/db/token-leases";
import { countRowsToRotate, rotateKeys } from "@/lib/tokens";
import {
  accessOf,
  fillTokens,
  type OpenDatabase,
  openTemporaryDatabase,
  refreshOf,
  type StoredToken,
  twoKeys,
} from "@/tests/support/token-store";

const { before, during, after } = twoKeys();
const now = new Date("2026-11-21T10:00:00Z");
let database: OpenDatabase;
let pool: pg.Pool;
const table = "connection_tokens";
let statements: string[] = [];
let ctx: SystemContext;

beforeAll(async () => {
  database = await openTemporaryDatabase();
  pool = database.pool;
  ctx = { db: createDb(pool, (sql) => statements.push(sql)), now: () => now };
});
afterAll(() => database.close());
beforeEach(async () => {
  await pool.query("delete from auth.users");
  statements = [];
});

const rowOf = async (tokenId: string) =>
  (await pool.query("select * from connection_tokens where id = $1", [tokenId])).rows[0];
const place = (column: "sealed_access_token" | "sealed_refresh_token", id: string) =>
  sealedPlace("connection_tokens", column, id);

async function plainOf({ tokenId }: StoredToken, ring: KeyRing) {
  const row = await rowOf(tokenId);
  return {
    access: openToken(row.sealed_access_token, place("sealed_access_token", tokenId), ring),
    refresh: openToken(row.sealed_refresh_token, place("sealed_refresh_token", tokenId), ring),
    keyId: row.key_id,
  };
}
const rotate = (options: { batch?: number; ring?: KeyRing } = {}) =>
  rotateKeys(ctx, { batch: 10, ring: during, ...options });

describe("rotateKeys", () => {
  it("seals everything under the new key, so that the old one may go, and does nothing the second time", async () => {
    const tokens = await fillTokens(pool, 25, before);
    expect(await countRowsToRotate(ctx, during)).toBe(25);
    const done: number[] = [];
    const first = await rotateKeys(ctx, { batch: 10, ring: during, onProgress: (rows) => done.push(rows) });
    expect(first).toMatchObject({ rotated: 25, changedMeanwhile: 0, unreadable: [], left: 0 });
    expect(done).toEqual([10, 20, 25]);
    for (const token of tokens) {
      const { tokenId } = token;
      const plain = { access: accessOf(tokenId), refresh: refreshOf(tokenId), keyId: after.sealing.id };
      expect(await plainOf(token, after)).toEqual(plain);
    }
    const stored = await pool.query("select id, xmin::text from connection_tokens order by id");
    expect(await rotate()).toMatchObject({ rotated: 0, unreadable: [], left: 0 });
    expect((await pool.query("select id, xmin::text from connection_tokens order by id")).rows).toEqual(stored.rows);
  });

  it("costs two statements a batch, however many rows it has", async () => {
    await fillTokens(pool, 40, before);
    statements = [];
    await rotate({ batch: 20 });
    const twenty = statements.length;
    await rotateKeys(ctx, { batch: 20, ring: { ...before, opening: during.opening } });
    statements = [];
    await rotate({ batch: 10 });
    expect(statements.length - twenty).toBe(4);
  });

  it("changes nothing of a row but its texts and their key, and leaves a refresh its lease", async () => {
    const [token] = await fillTokens(pool, 1, before);
    if (!token) throw new Error("nothing stored");
    await takeLeases(ctx.db, [{ tokenId: token.tokenId, generation: 0, holder: randomUUID(), leaseMs: 30_000 }]);
    const { sealed_access_token: _a, sealed_refresh_token: _r, key_id: _k, ...rest } = await rowOf(token.tokenId);
    await rotate();
    expect(await rowOf(token.tokenId)).toMatchObject(rest);
    expect((await plainOf(token, after)).access).toBe(accessOf(token.tokenId));
  });

  it("survives a refresh that began before it and brings no new refresh token", async () => {
    const [token] = await fillTokens(pool, 1, before);
    if (!token) throw new Error("nothing stored");
    const { tokenId } = token;
    const holder = randomUUID();
    const lease = (await takeLeases(ctx.db, [{ tokenId, generation: 0, holder, leaseMs: 0 }])).get(tokenId);
    if (!lease) throw new Error("no lease");
    await rotate();
    const fresh = {
      sealedAccessToken: sealToken("fresh", place("sealed_access_token", tokenId), during),
      sealedRefreshToken: null,
      keyId: during.sealing.id,
      accessExpiresAt: null,
      refreshExpiresAt: null,
      obtainedAt: now,
      nextRefreshAt: null,
    };
    expect(await saveRefreshedToken(ctx.db, lease, fresh, now)).toBe(true);
    expect(await plainOf(token, after)).toEqual({
      access: "fresh",
      refresh: refreshOf(tokenId),
      keyId: after.sealing.id,
    });
  });

  it("finds a refresh token under the old key beside an access token under the new one", async () => {
    const [token] = await fillTokens(pool, 1, before);
    if (!token) throw new Error("nothing stored");
    const sealed = sealToken("fresh", place("sealed_access_token", token.tokenId), during);
    await pool.query("update connection_tokens set sealed_access_token = $1, key_id = $2", [sealed, after.sealing.id]);
    expect((await rotate()).rotated).toBe(1);
    expect(await plainOf(token, after)).toMatchObject({ access: "fresh", refresh: refreshOf(token.tokenId) });
  });

  it("passes over rows that somebody holds, without waiting, and says that they are left", async () => {
    const tokens = await fillTokens(pool, 3, before);
    const holder = await pool.connect();
    try {
      await holder.query("begin");
      await holder.query("select id from connection_tokens where id = $1 for update", [tokens[1]?.tokenId]);
      expect(await rotate()).toMatchObject({ rotated: 2, left: 1, unreadable: [] });
    } finally {
      await holder.query("rollback");
      holder.release();
    }
    expect(await rotate()).toMatchObject({ rotated: 1, left: 0 });
  });

  it("never writes over a token that was refreshed while it had the row in hand", async () => {
    const [token] = await fillTokens(pool, 1, before);
    if (!token) throw new Error("nothing stored");
    const { tokenId } = token;
    const [read] = await readUnderOtherKeys(ctx.db, table, { keyId: after.sealing.id, after: null, limit: 1 });
    if (!read) throw new Error("nothing read");
    const fresh = sealToken("fresh", place("sealed_access_token", tokenId), before);
    await pool.query("update connection_tokens set sealed_access_token = $1 where id = $2", [fresh, tokenId]);
    const resealed = { id: read.id, before: read.texts, after: read.texts };
    expect(await replaceSealed(ctx.db, table, [resealed], after.sealing.id)).toBe(0);
    expect((await plainOf(token, before)).access).toBe("fresh");
  });

  it("names the rows that it cannot open, leaves them as they are and does all others", async () => {
    const tokens = await fillTokens(pool, 12, before);
    const lost = twoKeys().before;
    const [damaged, orphan] = tokens;
    if (!damaged || !orphan) throw new Error("nothing stored");
    await pool.query("update connection_tokens set sealed_refresh_token = sealed_access_token where id = $1", [
      damaged.tokenId,
    ]);
    await pool.query("update connection_tokens set sealed_access_token = $1 where id = $2", [
      sealToken("x", place("sealed_access_token", orphan.tokenId), lost),
      orphan.tokenId,
    ]);
    const stored = [await rowOf(damaged.tokenId), await rowOf(orphan.tokenId)];
    const rotation = await rotate({ batch: 5 });
    expect(rotation).toMatchObject({ rotated: 10, left: 0 });
    expect(rotation.unreadable).toHaveLength(2);
    expect(rotation.unreadable).toEqual(
      expect.arrayContaining([
        {
          table: "connection_tokens",
          rowId: damaged.tokenId,
          because: "damaged",
          keyId: before.sealing.id,
        },
        { table: "connection_tokens", rowId: orphan.tokenId, because: "key_missing", keyId: lost.sealing.id },
      ]),
    );
    expect([await rowOf(damaged.tokenId), await rowOf(orphan.tokenId)]).toEqual(stored);
  });

  it("seals the verifier of an attempt to connect anew as well", async () => {
    await fillTokens(pool, 1, before);
    const id = randomUUID();
    const where = sealedPlace("oauth_states", "sealed_code_verifier", id);
    await pool.query(
      `insert into oauth_states (id, state_hash, browser_nonce_hash, user_id, platform, login_variant, redirect_uri,
         scopes, sealed_code_verifier, return_path, expires_at)
       select $1::uuid, $1::text, 'nonce', id, 'youtube', 'google', 'http://localhost', '{}', $2, '/dashboard', now() from auth.users`,
      [id, sealToken("verifier", where, before)],
    );
    expect((await rotate()).rotated).toBe(2);
    const { rows } = await pool.query("select sealed_code_verifier as text from oauth_states");
    expect(openToken(rows[0].text, where, after)).toBe("verifier");
  });
});

describe("the list of sealed places", () => {
  it("holds every column of the database that is called sealed", async () => {
    const { rows } = await pool.query(
      `select table_name || '.' || column_name as place from information_schema.columns
       where table_schema = 'public' and column_name like 'sealed%' order by 1`,
    );
    const listed = Object.entries(sealedTables).flatMap(([table, { columns }]) =>
      columns.map((column) => `${table}.${column}`),
    );
    expect(rows.map(({ place: found }) => found)).toEqual(listed.sort());
  });
});
