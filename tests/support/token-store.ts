import { randomUUID } from "node:crypto";
import type pg from "pg";
import { generateKey, openToken, sealToken } from "@/lib/crypto";
import { type KeyRing, parseKeyRing } from "@/lib/crypto/key-ring";
import { createPool } from "@/lib/db/client";
import { sealedPlace } from "@/lib/db/sealed-places";
import { AppError } from "@/lib/errors";
import { withTemporaryDatabase } from "@/scripts/stack/temporary-database";
import { keepOpen } from "./keep-open";

const perStatement = 5_000;

/** A key that is going and one that is coming, as entries of TOKEN_ENCRYPTION_KEYS and as the rings of a rotation. */
export function twoKeys() {
  const [going, coming] = [generateKey(), generateKey()];
  return {
    going,
    coming,
    before: parseKeyRing(going),
    during: parseKeyRing(`${coming},${going}`),
    after: parseKeyRing(coming),
  };
}

export const accessOf = (tokenId: string) => `access-of-${tokenId}`;
export const refreshOf = (tokenId: string) => `refresh-of-${tokenId}`;

/** A stored grant and its token's row. */
export interface StoredToken {
  readonly tokenId: string;
  readonly grantId: string;
}

/** Stores `howMany` live tokens of one new person, each with a grant of its own, sealed under the ring's first key. */
export async function fillTokens(database: pg.Pool, howMany: number, ring: KeyRing): Promise<StoredToken[]> {
  const userId = randomUUID();
  await database.query("insert into auth.users (id, email) values ($1, $2)", [userId, `${userId}@example.test`]);
  const stored: StoredToken[] = [];
  while (stored.length < howMany) {
    const size = Math.min(perStatement, howMany - stored.length);
    const part = Array.from({ length: size }, () => ({ tokenId: randomUUID(), grantId: randomUUID() }));
    const grantIds = part.map(({ grantId }) => grantId);
    await database.query(
      `insert into oauth_grants (id, user_id, platform, login_variant, provider_person_id, status)
       select id, $2, 'youtube', 'google', id::text, 'active' from unnest($1::uuid[]) as id`,
      [grantIds, userId],
    );
    await database.query(
      `insert into connection_tokens (id, grant_id, sealed_access_token, sealed_refresh_token, key_id, obtained_at)
       select t.id, t.grant_id, t.access, t.refresh, $5, now()
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as t(id, grant_id, access, refresh)`,
      [
        part.map(({ tokenId }) => tokenId),
        grantIds,
        part.map(({ tokenId: id }) =>
          sealToken(accessOf(id), sealedPlace("connection_tokens", "sealed_access_token", id), ring),
        ),
        part.map(({ tokenId: id }) =>
          sealToken(refreshOf(id), sealedPlace("connection_tokens", "sealed_refresh_token", id), ring),
        ),
        ring.sealing.id,
      ],
    );
    stored.push(...part);
  }
  return stored;
}

/** How many of all stored tokens a ring opens, access and refresh token both. */
export async function openedBy(database: pg.Pool, ring: KeyRing): Promise<number> {
  const { rows } = await database.query<{ id: string; access: string; refresh: string }>(
    "select id, sealed_access_token as access, sealed_refresh_token as refresh from connection_tokens",
  );
  return rows.filter(({ id, access, refresh }) => {
    try {
      return (
        openToken(access, sealedPlace("connection_tokens", "sealed_access_token", id), ring) === accessOf(id) &&
        openToken(refresh, sealedPlace("connection_tokens", "sealed_refresh_token", id), ring) === refreshOf(id)
      );
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }).length;
}

/** A migrated database for one test file. */
export interface OpenDatabase {
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Starts a temporary database and takes its environment; it stays until it is closed. See `withTemporaryDatabase`. */
export async function openTemporaryDatabase(): Promise<OpenDatabase> {
  const { given, close } = await keepOpen<pg.Pool>((use) =>
    withTemporaryDatabase(async (url, environment) => {
      Object.assign(process.env, environment);
      const pool = createPool(url);
      await use(pool);
      await pool.end();
    }),
  );
  return { pool: given, close };
}
