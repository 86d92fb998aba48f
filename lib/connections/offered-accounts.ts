import { z } from "zod";
import type { Json } from "@/lib/db/types";
import { ineligibleReasons, type PlatformAccount } from "@/lib/platforms/types";
import type { ReadGrant } from "./read-grant";

const offeredSchema = z.object({
  platformUserId: z.string(),
  alternateIds: z.array(z.string()),
  username: z.string(),
  displayName: z.string(),
  profileUrl: z.string().nullable(),
  accountType: z.string().nullable(),
  platformVerified: z.boolean().nullable(),
  state: z.record(z.string(), z.string()),
  picture: z.object({ url: z.string(), key: z.string() }).nullish(),
  followers: z.number().nullish(),
  ineligible: z.enum(ineligibleReasons).nullish(),
});

/** An account of an open choice as it is stored with its grant: what the listing said of it, and no token. */
export type StoredOffer = z.infer<typeof offeredSchema>;

/** What a consent offers, in the form that is stored with the grant until the person has chosen. */
export function offeredAccounts(granted: Pick<ReadGrant, "accounts" | "ineligible" | "followers">): Json {
  const eligible = granted.accounts.map(({ picture, ...account }) => ({
    ...account,
    alternateIds: [...account.alternateIds],
    state: { ...account.state },
    picture: picture ? { ...picture } : null,
    followers: granted.followers.get(account.platformUserId) ?? null,
  }));
  const others = granted.ineligible.map(({ reason, ...account }) => ({
    ...account,
    alternateIds: [],
    profileUrl: null,
    accountType: null,
    platformVerified: null,
    state: {},
    ineligible: reason,
  }));
  return [...eligible, ...others];
}

/** Reads what `offeredAccounts` stored. Throws a ZodError for anything else. */
export function readOffers(stored: unknown): StoredOffer[] {
  return z.array(offeredSchema).parse(stored);
}

/** The account of an offer as the adapter gave it. */
export function accountOf({ followers: _shown, ineligible: _none, picture, ...account }: StoredOffer): PlatformAccount {
  return { ...account, ...(picture ? { picture } : {}) };
}
