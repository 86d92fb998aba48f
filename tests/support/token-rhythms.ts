import { oauth as facebook } from "@/lib/platforms/facebook/oauth";
import { instagramByFacebook } from "@/lib/platforms/instagram/by-facebook";
import { oauth as instagram } from "@/lib/platforms/instagram/oauth";
import { oauth as linkedin } from "@/lib/platforms/linkedin/oauth";
import { oauth as tiktok } from "@/lib/platforms/tiktok/oauth";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { TokenRhythm } from "@/lib/platforms/types";
import { oauth as x } from "@/lib/platforms/x/oauth";
import { oauth as youtube } from "@/lib/platforms/youtube/oauth";

const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;

/** A log-in as the tests live through it: its rhythm, and what its token endpoint gives. */
export interface LivedRhythm {
  readonly name: string;
  readonly rhythm: TokenRhythm;
  readonly accessMs: number | null;
  /** Life of the refresh token from the consent on; null where it has no end; undefined where there is none. */
  readonly refreshMs?: number | null;
  /** Whether a renewal starts the refresh token's life anew. */
  readonly refreshRestarts?: boolean;
  readonly scopes?: readonly string[];
}

const ownedBy = (rhythm: TokenRhythm | undefined): TokenRhythm => rhythm ?? ordinaryRhythm;
const viaFacebook = instagramByFacebook.oauth;

/** Every log-in there is, by how its tokens live. */
export const livedRhythms: readonly LivedRhythm[] = [
  { name: "instagram", rhythm: ownedBy(instagram.rhythm), accessMs: 60 * day },
  { name: "youtube", rhythm: ownedBy(youtube.rhythm), accessMs: hour, refreshMs: null },
  { name: "youtube on trial", rhythm: ownedBy(youtube.rhythm), accessMs: hour, refreshMs: 7 * day },
  { name: "tiktok", rhythm: ownedBy(tiktok.rhythm), accessMs: day, refreshMs: 365 * day },
  { name: "x", rhythm: ownedBy(x.rhythm), accessMs: 2 * hour, refreshMs: null },
  { name: "linkedin", rhythm: ownedBy(linkedin.rhythm), accessMs: 60 * day },
  { name: "linkedin for partners", rhythm: ownedBy(linkedin.rhythm), accessMs: 60 * day, refreshMs: 365 * day },
  { name: "facebook", rhythm: ownedBy(facebook.rhythm), accessMs: 60 * day, scopes: facebook.scopes },
  { name: "facebook page", rhythm: ownedBy(facebook.rhythm), accessMs: null, scopes: facebook.scopes },
  { name: "instagram by facebook", rhythm: ownedBy(viaFacebook.rhythm), accessMs: null, scopes: viaFacebook.scopes },
];
