import { join } from "node:path";
import { credentialVariables } from "@/lib/config/credentials";
import { repoRoot } from "./paths";
import type { StackSecrets } from "./secrets";

/** The four loopback ports of a stack. */
export interface StackPorts {
  app: number;
  supabase: number;
  postgres: number;
  sandbox: number;
}

/** What distinguishes one stack from another on the same machine. */
export interface StackSettings {
  dataDir: string;
  ports: StackPorts;
  secrets: StackSecrets;
  /** Ask for e-mail confirmation at sign-up. */
  confirmEmail: boolean;
  /** Sessions of two stacks on `localhost` must not overwrite each other: cookies ignore the port. */
  authCookieName: string;
  /** Build folder of Next, relative to the checkout. */
  distDir: string;
  logLevel: string;
  /** Whether the sandbox tells the app of events by itself; a test that wants that registers its address. */
  webhooks?: boolean;
}

/** Origins of a stack's servers. The app is `localhost` for people; the others stay numeric and unambiguous. */
export function stackUrls(ports: StackPorts) {
  return {
    app: `http://localhost:${ports.app}`,
    supabase: `http://127.0.0.1:${ports.supabase}`,
    sandbox: `http://127.0.0.1:${ports.sandbox}`,
  };
}

/** The connection address for the application: role `postgres`, which like on hosted Supabase is no superuser. */
export function databaseUrl(port: number, secrets: StackSecrets): string {
  return `postgresql://postgres:${secrets.databasePassword}@127.0.0.1:${port}/postgres`;
}

/** The variables that the app, the worker and the CLI read, as a hosted installation would set them by hand. */
export function appEnvironment(settings: StackSettings): Record<string, string> {
  const { ports, secrets } = settings;
  const urls = stackUrls(ports);
  return {
    APP_URL: urls.app,
    DATABASE_URL: databaseUrl(ports.postgres, secrets),
    SUPABASE_URL: urls.supabase,
    SUPABASE_PUBLISHABLE_KEY: secrets.publishableKey,
    SUPABASE_SECRET_KEY: secrets.secretKey,
    TOKEN_ENCRYPTION_KEYS: secrets.tokenEncryptionKeys,
    CRON_SECRET: secrets.cronSecret,
    WEBHOOK_SECRET: secrets.webhookSecret,
    SANDBOX_URL: urls.sandbox,
    MAIL_DIR: join(settings.dataDir, "mail"),
    AUTH_COOKIE_NAME: settings.authCookieName,
    LOG_LEVEL: settings.logLevel,
    YOUTUBE_DERIVED_METRICS: "on",
    ...credentialVariables(secrets.clients),
    NEXT_DIST_DIR: settings.distDir,
  };
}

/** The launcher's own environment for a child, without variables that would point it at another installation. */
export function childEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = { ...process.env };
  for (const name of Object.keys(inherited)) if (/^(npm_|VERCEL|NODE_ENV$|VITEST)/.test(name)) delete inherited[name];
  const quiet = { NEXT_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NO_COLOR: "1" };
  // Five programs start at once on few cores: compiled modules of the last start save them a second.
  return { ...inherited, NODE_COMPILE_CACHE: join(repoRoot, "node_modules/.cache/compiled"), ...quiet, ...extra };
}
