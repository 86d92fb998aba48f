import * as z from "zod/mini";
import { isTimeZone, locales } from "@/lib/i18n/locale";
import { platformIds } from "@/lib/platforms/manifests";
import { categories } from "./categories";
import { countries } from "./countries";
import { languages } from "./languages";

/** Why a field was refused; the words stand in the message files under `fields`. */
export const fieldProblems = [
  "required",
  "email_invalid",
  "password_short",
  "password_long",
  "password_same",
  "password_wrong",
  "password_weak",
  "handle_format",
  "handle_reserved",
  "handle_taken",
  "handle_too_soon",
  "text_long",
  "count_invalid",
  "percent_invalid",
  "choice_invalid",
  "confirmation_wrong",
] as const;
export type FieldProblem = (typeof fieldProblems)[number];

/** Whether a text is a known reason for refusing a field. */
export function isFieldProblem(value: unknown): value is FieldProblem {
  return fieldProblems.some((problem) => problem === value);
}

const problem = (key: FieldProblem) => ({ error: key });

/** Fewest characters of a new password; length protects better than rules about symbols. */
export const passwordMinLength = 10;
/** The hash function of the Auth server (bcrypt) reads no more than this many bytes. */
const passwordMaxBytes = 72;

/** Names that would let somebody pose as the house. */
const reservedHandles = new Set([
  "admin",
  "administrator",
  "help",
  "influmeter",
  "official",
  "root",
  "support",
  "team",
]);

const email = z.pipe(
  z.pipe(
    z.string(problem("required")),
    z.transform((text) => text.trim().toLowerCase()),
  ),
  z
    .string()
    .check(
      z.minLength(1, problem("required")),
      z.maxLength(254, problem("email_invalid")),
      z.email(problem("email_invalid")),
    ),
);

const newPassword = z.string(problem("required")).check(
  z.minLength(1, problem("required")),
  z.minLength(passwordMinLength, problem("password_short")),
  z.refine((text) => new TextEncoder().encode(text).length <= passwordMaxBytes, problem("password_long")),
);

/** A handle as stored: lower case, without a leading @. */
export const handleSchema = z.pipe(
  z.pipe(
    z.string(problem("required")),
    z.transform((text) => text.trim().replace(/^@/, "").toLowerCase()),
  ),
  z.string().check(
    z.minLength(1, problem("required")),
    z.regex(/^[a-z0-9](?:[a-z0-9._]{1,28}[a-z0-9])$/, problem("handle_format")),
    z.refine((text) => !reservedHandles.has(text), problem("handle_reserved")),
  ),
);

const name = z.pipe(
  z.pipe(
    z.string(problem("required")),
    z.transform((text) => text.trim().replace(/\s+/g, " ")),
  ),
  z.string().check(z.minLength(1, problem("required")), z.maxLength(80, problem("text_long"))),
);

const category = z.enum(categories, problem("choice_invalid"));
const country = z
  .string(problem("choice_invalid"))
  .check(z.refine((code) => countries.includes(code), problem("choice_invalid")));

/** A follower count as people type it: 12400, 12,400, 12.400 or 12 400; empty means not said. */
const typedCount = z.pipe(
  z.string(problem("count_invalid")),
  z.transform((text, context) => {
    const digits = text.trim().replace(/[\s\u00a0\u202f.,'’](?=\d{3}(?:\D|$))/g, "");
    if (digits === "") return null;
    const count = Number(digits);
    if (/^\d{1,12}$/.test(digits)) return count;
    context.issues.push({ code: "custom", input: text, message: "count_invalid" satisfies FieldProblem });
    return z.NEVER;
  }),
);

export const roles = ["influencer", "brand"] as const;
/** What somebody may become by signing up. */
export type SignUpRole = (typeof roles)[number];

export const signUpSchema = z.object({
  role: z.enum(roles, problem("choice_invalid")),
  email,
  password: newPassword,
});
export type SignUpInput = z.output<typeof signUpSchema>;

/** An old password is never measured against today's rules. */
export const logInSchema = z.object({
  email,
  password: z
    .string(problem("required"))
    .check(z.minLength(1, problem("required")), z.maxLength(1_000, problem("password_long"))),
  next: z.optional(z.string()),
});
export type LogInInput = z.output<typeof logInSchema>;

export const passwordResetRequestSchema = z.object({ email });
export type PasswordResetRequest = z.output<typeof passwordResetRequestSchema>;

const currentPassword = z
  .string(problem("required"))
  .check(z.minLength(1, problem("required")), z.maxLength(1_000, problem("password_long")));

export const emailChangeSchema = z.object({ email, currentPassword });
export type EmailChangeInput = z.output<typeof emailChangeSchema>;

export const passwordChangeSchema = z.object({ currentPassword, password: newPassword });
export type PasswordChangeInput = z.output<typeof passwordChangeSchema>;

/** What somebody proves and types who wants their account erased: their password and the address of the account. */
export const deletionSchema = z.object({
  currentPassword,
  confirmation: z.pipe(
    z.string(problem("required")),
    z.pipe(
      z.transform((text: string) => text.trim()),
      z.string().check(z.minLength(1, problem("required")), z.maxLength(254, problem("confirmation_wrong"))),
    ),
  ),
});
export type DeletionInput = z.output<typeof deletionSchema>;

export const newPasswordSchema = z.object({ password: newPassword });
export type NewPasswordInput = z.output<typeof newPasswordSchema>;

/** The first profile of an influencer; `selfReported` is followers per platform id, null where nothing was said. */
export const onboardingSchema = z.object({
  handle: handleSchema,
  name,
  category,
  country,
  selfReported: z.partialRecord(z.enum(platformIds, problem("choice_invalid")), typedCount),
});
export type OnboardingInput = z.output<typeof onboardingSchema>;

export const influencerProfileSchema = z.object({
  handle: handleSchema,
  name,
  category,
  country,
  bio: z.pipe(
    z.pipe(
      z.string(problem("required")),
      z.transform((text) => text.trim()),
    ),
    z.string().check(z.maxLength(500, problem("text_long"))),
  ),
  /** `languages.<code>` for each one that is ticked. */
  languages: z.pipe(
    z.optional(z.record(z.string(), z.string())),
    z.transform((given) => languages.filter((code) => given?.[code] === "on")),
  ),
  isPublic: z.pipe(
    z.optional(z.string()),
    z.transform((value) => value === "on"),
  ),
});
export type InfluencerProfileInput = z.output<typeof influencerProfileSchema>;

export const preferencesSchema = z.object({
  locale: z.enum(locales, problem("choice_invalid")),
  timeZone: z.string(problem("choice_invalid")).check(z.refine((zone) => isTimeZone(zone), problem("choice_invalid"))),
});
export type Preferences = z.output<typeof preferencesSchema>;

/** The kinds of links that our mails carry (`supabase/templates`); the Auth server's other kinds open nothing here. */
export const mailLinkTypes = ["signup", "recovery", "email_change"] as const;
export type MailLinkType = (typeof mailLinkTypes)[number];

/** What the page behind a mail link sends when its button is pressed. */
export const mailLinkSchema = z.object({
  tokenHash: z.string(problem("required")),
  type: z.enum(mailLinkTypes, problem("choice_invalid")),
});

/** A percentage as people type it: 4.2, 4,2 or 4,2 %; from 0 to 100, two decimals kept; empty means not said. */
const typedPercent = z.pipe(
  z.string(problem("percent_invalid")),
  z.transform((text, context) => {
    const typed = text.replace(/[\s\u00a0\u202f%]/g, "").replace(",", ".");
    if (typed === "") return null;
    const percent = Number(typed);
    if (/^\d{1,3}(?:\.\d{1,6})?$/.test(typed) && percent <= 100) return Math.round(percent * 100) / 100;
    context.issues.push({ code: "custom", input: text, message: "percent_invalid" satisfies FieldProblem });
    return z.NEVER;
  }),
);

/** What somebody states about one platform; all empty takes it back. */
export const reportedNumbersSchema = z.object({
  platform: z.enum(platformIds, problem("choice_invalid")),
  followers: typedCount,
  engagementRate: typedPercent,
  audience: z.pipe(
    z.pipe(
      z.string(problem("required")),
      z.transform((text) => text.trim()),
    ),
    z.string().check(z.maxLength(280, problem("text_long"))),
  ),
});

/** Which sessions somebody wants to end. */
export const endSessionsSchema = z.object({
  which: z.union([z.literal("others"), z.literal("all"), z.uuid()], problem("choice_invalid")),
});
