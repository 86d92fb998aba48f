import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import { type Badge, badgeReasons, type SelfReported } from "@/lib/schemas/self-reported";
import type { Trx } from "./client";
import { unreadable } from "./rest-shapes";
import type { Database, Json } from "./types";

const storedSchema = z.record(
  z.string(),
  z.object({
    followers: z._default(z.nullable(z.number()), null),
    engagement_rate: z._default(z.nullable(z.number()), null),
    audience: z._default(z.string(), ""),
    reported_at: z.string(),
  }),
);
const verificationSchema = z.object({
  reason: z._default(z.nullable(z.enum(badgeReasons)), null),
  platform: z._default(z.nullable(z.string()), null),
  measured: z._default(z.nullable(z.number()), null),
  reported: z._default(z.nullable(z.number()), null),
});

/** What a person states by platform, and what was judged about their badge. Two calls side by side. */
export async function readSelfReported(
  reader: SupabaseClient<Database>,
  userId: string,
): Promise<{ reported: Record<string, SelfReported>; badge: Badge }> {
  const [numbers, face] = await Promise.all([
    reader.from("influencer_numbers").select("self_reported, verification").eq("user_id", userId).maybeSingle(),
    reader.from("influencers").select("is_verified").eq("user_id", userId).maybeSingle(),
  ]);
  const error = numbers.error ?? face.error;
  if (error) throw unreadable(error);
  const stored = storedSchema.parse(numbers.data?.self_reported ?? {});
  const verified = face.data?.is_verified ?? false;
  const judged = verificationSchema.parse(numbers.data?.verification ?? {});
  return {
    reported: Object.fromEntries(
      Object.entries(stored).map(([platform, { engagement_rate, reported_at, ...rest }]) => [
        platform,
        { ...rest, engagementRate: engagement_rate, reportedAt: reported_at },
      ]),
    ),
    badge: { verified, ...judged, reason: verified ? null : (judged.reason ?? "no_account") },
  };
}

/** What is stored about each platform, as it is stored. The caller holds the influencer's lock. */
export async function lockSelfReported(trx: Trx, influencerId: string): Promise<Record<string, Json>> {
  const row = await trx
    .selectFrom("influencer_numbers")
    .select("self_reported")
    .where("influencer_id", "=", influencerId)
    .forUpdate()
    .executeTakeFirst();
  const stored = row?.self_reported;
  return typeof stored === "object" && stored !== null && !Array.isArray(stored)
    ? Object.fromEntries(Object.entries(stored).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
    : {};
}

/** Replaces everything that a person states about themselves. */
export async function writeSelfReported(
  trx: Trx,
  influencerId: string,
  reported: Readonly<Record<string, Json>>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable("influencer_numbers")
    .set({ self_reported: JSON.stringify(reported), updated_at: now.toISOString() })
    .where("influencer_id", "=", influencerId)
    .execute();
}
