import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { AppError } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/locale";
import type { Db, Trx } from "./client";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

export interface Profile {
  readonly role: "influencer" | "brand" | "admin";
  readonly locale: Locale;
  readonly timeZone: string;
  /** Notices in the app that are unread; counted to one beyond `mostUnread`. */
  readonly unreadNotices: number;
}

/** Up to here unread notices are counted; beyond it they are "many". */
export const mostUnread = 99;

export interface OwnInfluencer {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly bio: string;
  readonly category: string | null;
  readonly country: string | null;
  readonly languages: readonly string[];
  readonly isPublic: boolean;
}

/** The profile of the signed-in person with what is unread, or null when there is none. One call. Throws when the database does not answer. */
export async function readProfile(reader: Reader, userId: string): Promise<Profile | null> {
  const { data, error } = await reader
    .from("profiles")
    .select("role, locale, time_zone, notifications(id)")
    .eq("id", userId)
    .is("notifications.read_at", null)
    .eq("notifications.in_app", true)
    .limit(mostUnread + 1, { referencedTable: "notifications" })
    .maybeSingle();
  if (error) throw new AppError("INTERNAL", "Your profile could not be read.", { cause: error, retryable: true });
  if (!data) return null;
  return {
    role: data.role === "brand" || data.role === "admin" ? data.role : "influencer",
    locale: data.locale === "el" ? "el" : "en",
    timeZone: data.time_zone,
    unreadNotices: data.notifications.length,
  };
}

/** The influencer that belongs to the signed-in person, or null before onboarding. */
export async function readOwnInfluencer(reader: Reader, userId: string): Promise<OwnInfluencer | null> {
  const { data, error } = await reader
    .from("influencers")
    .select("id, handle, name, bio, category, country, languages, is_public")
    .eq("user_id", userId)
    .maybeSingle();
  if (error) throw new AppError("INTERNAL", "Your profile could not be read.", { cause: error, retryable: true });
  if (!data) return null;
  const { id, handle, name, bio, category, country, languages } = data;
  return { id, handle, name, bio, category, country, languages, isPublic: data.is_public };
}

/** Whether somebody other than `userId` has this handle, in public or not. */
export async function isHandleTaken(db: Db | Trx, handle: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom("influencers")
    .select("id")
    .where("handle", "=", handle)
    .where("user_id", "<>", userId)
    .executeTakeFirst();
  return row !== undefined;
}

export interface InfluencerFields {
  readonly handle: string;
  readonly name: string;
  readonly category: string;
  readonly country: string;
}

/** A refused unique handle in the words of the product; everything else stays as it is. */
function handleConflict(error: unknown): unknown {
  const refused =
    typeof error === "object" &&
    error !== null &&
    "constraint" in error &&
    error.constraint === "influencers_handle_key";
  if (!refused) return error;
  return new AppError("HANDLE_TAKEN", "This handle is taken.", { cause: error, fields: { handle: "handle_taken" } });
}

/**
 * Creates the influencer of a person. Returns its id, or null when this person already has one (nothing is changed
 * then). Throws `AppError("HANDLE_TAKEN")`.
 */
export async function insertInfluencer(trx: Trx, userId: string, fields: InfluencerFields): Promise<string | null> {
  try {
    const row = await trx
      .insertInto("influencers")
      .values({ user_id: userId, ...fields })
      .onConflict((conflict) => conflict.column("user_id").doNothing())
      .returning("id")
      .executeTakeFirst();
    return row?.id ?? null;
  } catch (error) {
    throw handleConflict(error);
  }
}

/** Creates the owner-only numbers of an influencer; `selfReported` is what the person typed, never measured. */
export async function insertInfluencerNumbers(
  trx: Trx,
  owner: { influencerId: string; userId: string },
  selfReported: Record<string, { followers: number; reported_at: string }>,
): Promise<void> {
  await trx
    .insertInto("influencer_numbers")
    .values({
      influencer_id: owner.influencerId,
      user_id: owner.userId,
      self_reported: JSON.stringify(selfReported),
    })
    .execute();
}

/** How long a handle stays before the next: whoever follows a link to it should find the same person. */
const handleStaysMs = 14 * 86_400_000;

/**
 * Changes a person's own influencer. Returns the row before the change. Throws NOT_FOUND, HANDLE_TAKEN, and
 * VALIDATION_FAILED for a second handle within two weeks.
 */
export async function updateInfluencer(
  trx: Trx,
  userId: string,
  fields: InfluencerFields & {
    readonly bio: string;
    readonly languages: readonly string[];
    readonly isPublic: boolean;
  },
  now: Date,
): Promise<Omit<OwnInfluencer, "id">> {
  const row = await trx
    .selectFrom("influencers")
    .select([
      "handle",
      "name",
      "bio",
      "category",
      "country",
      "languages",
      "is_public as isPublic",
      "handle_changed_at as handleChangedAt",
    ])
    .where("user_id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", "There is no influencer profile yet.");
  const { handleChangedAt, ...before } = row;
  const { isPublic, languages, ...rest } = fields;
  const renamed = rest.handle !== before.handle;
  if (renamed && handleChangedAt !== null && now.getTime() - Date.parse(handleChangedAt) < handleStaysMs) {
    throw new AppError("VALIDATION_FAILED", "A handle can be changed once in two weeks.", {
      fields: { handle: "handle_too_soon" },
    });
  }
  const at = now.toISOString();
  try {
    await trx
      .updateTable("influencers")
      .set({
        ...rest,
        languages: [...languages],
        is_public: isPublic,
        ...(renamed ? { handle_changed_at: at } : {}),
        updated_at: at,
      })
      .where("user_id", "=", userId)
      .execute();
  } catch (error) {
    throw handleConflict(error);
  }
  return before;
}

/** Stores a person's language and time zone; either may be left out. */
export async function updatePreferences(
  db: Db | Trx,
  userId: string,
  preferences: { locale?: Locale; timeZone?: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable("profiles")
    .set({
      ...(preferences.locale ? { locale: preferences.locale } : {}),
      ...(preferences.timeZone ? { time_zone: preferences.timeZone } : {}),
      updated_at: now.toISOString(),
    })
    .where("id", "=", userId)
    .execute();
}
