import { z } from "zod";
import { AppError } from "@/lib/errors";
import { clientIdVariable, configurablePlatforms, type PlatformCredentials, readCredentials } from "./credentials";
import { refuse, type Source } from "./several-names";
import { readTokenKeys, type StatedKeys } from "./token-keys";

const optionalText = z
  .string()
  .trim()
  .transform((value) => (value === "" ? undefined : value))
  .optional();

/** `platform/budget=units`, comma-separated. */
const limits = optionalText.transform((text, ctx) => {
  const found = new Map<string, number>();
  for (const part of text?.split(",") ?? []) {
    const [, name = "", units = ""] = /^\s*([a-z]+\/[a-z0-9.-]+)=(\d{1,15})\s*$/.exec(part) ?? [];
    if (name === "") ctx.addIssue({ code: "custom", message: "not platform/budget=units" });
    else found.set(name, Number(units));
  }
  return found;
});

const coreSchema = z.object({
  APP_URL: z.url().transform((value) => new URL(value).origin),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  SUPABASE_URL: z.url(),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  SUPABASE_SECRET_KEY: z.string().min(1),
  TOKEN_ENCRYPTION_KEYS: z.string().min(1),
  CRON_SECRET: z.string().min(16),
  SANDBOX_URL: optionalText.pipe(z.url().optional()),
  MAIL_DIR: optionalText,
  SMTP_URL: optionalText.pipe(z.url({ protocol: /^smtps?$/ }).optional()),
  MAIL_FROM: optionalText,
  AUTH_COOKIE_NAME: optionalText,
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  LOG_FILE: optionalText,
  YOUTUBE_DERIVED_METRICS: z.enum(["on", "off"]).default("off"),
  WEBHOOK_SECRET: optionalText,
  PLATFORMS_ON_TRIAL: optionalText,
  BUDGET_LIMITS: limits,
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  NODE_ENV: optionalText,
  VERCEL: optionalText,
});

/** How to get each core variable; shown when it is missing, because a name alone helps nobody. */
const howToGet: Record<string, string> = {
  APP_URL: "the address people open, for example https://influmeter.example",
  DATABASE_URL: "Supabase dashboard > Connect > Transaction pooler (on one machine `npm run dev` sets it)",
  SUPABASE_URL: "Supabase dashboard > Settings > API > Project URL",
  SUPABASE_PUBLISHABLE_KEY: "Supabase dashboard > Settings > API keys > Publishable key",
  SUPABASE_SECRET_KEY: "Supabase dashboard > Settings > API keys > Secret key (used for Storage, on the server alone)",
  TOKEN_ENCRYPTION_KEYS: "run `npm run cli -- generate-key` and paste the line it prints",
  CRON_SECRET: "any random text of 16 characters or more, for example `openssl rand -hex 32`",
};

export interface Env {
  readonly appUrl: string;
  readonly databaseUrl: string;
  readonly supabaseUrl: string;
  readonly supabasePublishableKey: string;
  /** Passes row security; for `lib/storage` alone. */
  readonly supabaseSecretKey: string;
  readonly tokenEncryptionKeys: string;
  /** The variable that they were read from; it has older names. */
  readonly tokenKeysName: string;
  readonly cronSecret: string;
  /** Set exactly when the platform sandbox stands in for the platforms. */
  readonly sandboxUrl: string | null;
  readonly mailDir: string | null;
  /** How notices go out by mail; null where they are told in the app alone. Log-in mail is the Auth server's. */
  readonly smtp: { readonly url: string; readonly from: string } | null;
  /** Begins with `__Host-` under https, so that no other host and no plain connection can set it. */
  readonly authCookieName: string;
  /** How many proxies of ours stand before the app and append to `X-Forwarded-For`; 0 believes that header nothing. */
  readonly trustedProxyHops: number;
  /** Whether Vercel runs this process, whose edge sets the address of the sender itself. */
  readonly onVercel: boolean;
  /** Whether this is `next dev`. */
  readonly development: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly logFile: string | null;
  readonly youtubeDerivedMetrics: boolean;
  /** Limits that a platform has granted this installation instead of its usual ones, by `platform/budget`, in units. */
  readonly budgetLimits: ReadonlyMap<string, number>;
  /** The word that a platform must know to point its webhooks here; null where none are taken that need one. */
  readonly webhookSecret: string | null;
  /** Whether our app at a platform is in its trial (Google's "Testing"), which ends every consent after some days. */
  isOnTrial(platform: string): boolean;
  /** Credentials of one platform, or null where its variables are not set. */
  credentials(platform: string): PlatformCredentials | null;
  /** The variable that a platform's client id was read from; most have several names. Null where it is not set. */
  clientIdVariable(platform: string): string | null;
}

/** What APP_URL was called elsewhere. */
const appUrlNames = ["APP_URL", "BASE_URL", "FRONTEND_URL"];

function withOldNames(source: Source, tokenKeys: StatedKeys | null): Source {
  const name = appUrlNames.find((candidate) => source[candidate]?.trim());
  return {
    ...source,
    ...(name === undefined ? {} : { APP_URL: source[name] }),
    TOKEN_ENCRYPTION_KEYS: tokenKeys?.keys,
  };
}

function isLoopback(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}

/** Platforms by commas. A name that nobody knows would silently change nothing, so it stops the start. */
function platformNames(variable: string, text = ""): ReadonlySet<string> {
  const named = text.split(",").flatMap((part) => part.trim().toLowerCase() || []);
  const unknown = named.find((name) => !configurablePlatforms.includes(name));
  if (unknown !== undefined) {
    refuse(`${variable} names "${unknown}", which is no platform. Known: ${configurablePlatforms.join(", ")}.`);
  }
  return new Set(named);
}

/**
 * Reads the configuration out of a map of environment variables. Throws `AppError("CONFIGURATION")` naming every core
 * variable that is missing or malformed and how to get it, when one credential has two values, when a platform is
 * named that does not exist, and when the sandbox is asked for on Vercel or behind a public address.
 */
export function parseEnv(variables: Source): Env {
  const tokenKeys = readTokenKeys(variables);
  const source = withOldNames(variables, tokenKeys);
  const parsed = coreSchema.safeParse(source);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
    const lines = names.map((name) => {
      const state = source[name] ? "is malformed" : "is missing";
      return `  ${name} ${state}${howToGet[name] ? `: ${howToGet[name]}` : ""}`;
    });
    throw new AppError("CONFIGURATION", `Influmeter cannot start:\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  if (values.SANDBOX_URL && (values.VERCEL || !isLoopback(values.APP_URL))) {
    throw new AppError(
      "CONFIGURATION",
      "SANDBOX_URL is set, but this is not a local installation: remove it, or use a loopback APP_URL.",
    );
  }
  if ((values.SMTP_URL === undefined) !== (values.MAIL_FROM === undefined)) {
    const missing = values.SMTP_URL === undefined ? "SMTP_URL" : "MAIL_FROM";
    throw new AppError("CONFIGURATION", `${missing} is missing although the other half of the pair is set.`);
  }
  const credentials = readCredentials(source);
  const onTrial = platformNames("PLATFORMS_ON_TRIAL", values.PLATFORMS_ON_TRIAL);
  return {
    appUrl: values.APP_URL,
    databaseUrl: values.DATABASE_URL,
    supabaseUrl: values.SUPABASE_URL,
    supabasePublishableKey: values.SUPABASE_PUBLISHABLE_KEY,
    supabaseSecretKey: values.SUPABASE_SECRET_KEY,
    tokenEncryptionKeys: values.TOKEN_ENCRYPTION_KEYS,
    tokenKeysName: tokenKeys?.name ?? "TOKEN_ENCRYPTION_KEYS",
    cronSecret: values.CRON_SECRET,
    sandboxUrl: values.SANDBOX_URL?.replace(/\/$/, "") ?? null,
    mailDir: values.MAIL_DIR ?? null,
    smtp: values.SMTP_URL && values.MAIL_FROM ? { url: values.SMTP_URL, from: values.MAIL_FROM } : null,
    authCookieName: `${values.APP_URL.startsWith("https:") ? "__Host-" : ""}${values.AUTH_COOKIE_NAME ?? "influmeter-auth"}`,
    trustedProxyHops: values.TRUSTED_PROXY_HOPS,
    onVercel: values.VERCEL !== undefined,
    development: values.NODE_ENV === "development",
    logLevel: values.LOG_LEVEL,
    logFile: values.LOG_FILE ?? null,
    youtubeDerivedMetrics: values.YOUTUBE_DERIVED_METRICS === "on",
    budgetLimits: values.BUDGET_LIMITS,
    webhookSecret: values.WEBHOOK_SECRET ?? null,
    isOnTrial: (platform) => onTrial.has(platform),
    credentials: (platform) => credentials.get(platform) ?? null,
    clientIdVariable: (platform) => clientIdVariable(source, platform),
  };
}

let cached: Env | null = null;

/** The configuration of this process, read once at the first call. Throws like `parseEnv`. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
