import { randomUUID } from "node:crypto";
import { env } from "@/lib/config";
import type { PlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import { sealTokenSet } from "@/lib/tokens/seal-tokens";
import type { Lab } from "./lab";
import { storeOwnTokens } from "./own-tokens";

/** A connected account and the persona behind it at the platform. */
export interface LabAccount {
  readonly id: string;
  readonly seq: number;
  readonly platform: PlatformId;
  readonly personaId: string;
}

interface GeneratedAccount {
  readonly personaId: string;
  readonly platformUserId: string;
  readonly username: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number;
  readonly refreshExpiresInSeconds: number | null;
}

const perPerson = 15;
/** Of so many accounts one has its posts read as well; the others would only make a campaign longer. */
const onePostsReaderIn = 10;
const farOff = "2100-01-01T00:00:00Z";

/** A sandbox and a database, of a lab or of a stack that is already running. */
export type AccountPlace = Pick<Lab, "control" | "query">;

/**
 * Connects `count` generated accounts of a platform, as many consents would have: people, grants, sealed tokens,
 * connections. They fall due evenly over the hour after `now`. The environment of this process must be that place's.
 */
export async function connectAccounts(
  lab: AccountPlace,
  platformId: PlatformId,
  count: number,
  now: Date,
): Promise<LabAccount[]> {
  const clientId = env().credentials(platformId)?.clientId;
  const { accounts } = await lab.control<{ accounts: GeneratedAccount[] }>("accounts", {
    platform: platformId,
    clientId,
    count,
  });
  const people = await makePeople(lab, Math.ceil(count / perPerson));
  const platform = getPlatform(platformId);
  const after = (seconds: number | null) => (seconds === null ? null : new Date(now.getTime() + seconds * 1000));
  const rows = accounts.map((account, index) => {
    const tokenId = randomUUID();
    const tokens = {
      accessToken: account.accessToken,
      refreshToken: account.refreshToken,
      accessExpiresAt: after(account.expiresInSeconds),
      refreshExpiresAt: after(account.refreshExpiresInSeconds),
      scopes: null,
    };
    const nothing = { sealedRefreshToken: null, refreshExpiresAt: null };
    const sealed = sealTokenSet(platform, tokenId, tokens, nothing, now);
    return {
      ...people[index % people.length],
      connection_id: randomUUID(),
      grant_id: randomUUID(),
      platform: platformId,
      login_variant: platform.oauth.loginVariant,
      platform_user_id: account.platformUserId,
      username: account.username,
      next_sync_at: new Date(now.getTime() + (index / count) * 3_600_000),
      next_posts_at: index % onePostsReaderIn === 0 ? null : farOff,
      token_id: tokenId,
      sealed_access_token: sealed.sealedAccessToken,
      sealed_refresh_token: sealed.sealedRefreshToken,
      key_id: sealed.keyId,
      access_expires_at: sealed.accessExpiresAt,
      refresh_expires_at: sealed.refreshExpiresAt,
      next_refresh_at: sealed.nextRefreshAt,
    };
  });
  const stored = await lab.query<{ id: string; seq: number; platform_user_id: string }>(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as g (user_id uuid, influencer_id uuid,
       connection_id uuid, grant_id uuid, platform text, login_variant text, platform_user_id text, username text,
       next_sync_at timestamptz, next_posts_at timestamptz, token_id uuid, sealed_access_token text,
       sealed_refresh_token text, key_id text, access_expires_at timestamptz, refresh_expires_at timestamptz,
       next_refresh_at timestamptz)
     ), grants as (
       insert into public.oauth_grants (id, user_id, platform, login_variant, provider_person_id, status)
       select grant_id, user_id, platform, login_variant, platform_user_id, 'active' from given
     ), tokens as (
       insert into public.connection_tokens (id, grant_id, sealed_access_token, sealed_refresh_token, key_id,
         access_expires_at, refresh_expires_at, obtained_at, next_refresh_at)
       select token_id, grant_id, sealed_access_token, sealed_refresh_token, key_id, access_expires_at,
         refresh_expires_at, $2::timestamptz, next_refresh_at from given
     )
     insert into public.social_connections (id, influencer_id, user_id, grant_id, platform, platform_user_id, username,
       status, next_sync_at, next_posts_at, connected_at)
     select connection_id, influencer_id, user_id, grant_id, platform, platform_user_id, username, 'active',
       next_sync_at, next_posts_at, $2::timestamptz from given
     returning id, seq, platform_user_id`,
    [JSON.stringify(rows), now.toISOString()],
  );
  await storeOwnTokens(
    platform,
    rows.map((row, index) => ({
      grantId: row.grant_id,
      connectionId: row.connection_id,
      platformUserId: row.platform_user_id,
      accessToken: accounts[index]?.accessToken ?? "",
    })),
    now,
  );
  const personaOf = new Map(accounts.map(({ platformUserId, personaId }) => [platformUserId, personaId]));
  return stored.map(({ id, seq, platform_user_id }) => ({
    id,
    seq,
    platform: platformId,
    personaId: personaOf.get(platform_user_id) ?? "",
  }));
}

async function makePeople(lab: AccountPlace, count: number): Promise<{ user_id: string; influencer_id: string }[]> {
  const word = randomUUID().slice(0, 8);
  const users = Array.from({ length: count }, (_, index) => ({ id: randomUUID(), handle: `${word}.${index}` }));
  return lab.query(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as g (id uuid, handle text)),
     people as (
       insert into auth.users (id, email, raw_user_meta_data)
       select id, handle || '@faults.test', '{"role": "influencer"}' from given returning id
     ), influencers as (
       insert into public.influencers (user_id, handle, name)
       select people.id, given.handle, 'Fault Lab' from people join given using (id) returning id, user_id
     ), numbers as (
       insert into public.influencer_numbers (influencer_id, user_id) select id, user_id from influencers
     )
     select user_id, id as influencer_id from influencers`,
    [JSON.stringify(users)],
  );
}
