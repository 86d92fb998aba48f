import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { appEnvironment, type StackSettings, stackUrls } from "./environment";

/** What a program outside the launcher (a test, the CLI, a person) needs to know about a running stack. */
export const stackDescriptionSchema = z.object({
  appUrl: z.string(),
  databaseUrl: z.string(),
  supabaseUrl: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  sandboxUrl: z.string(),
  cronSecret: z.string(),
  mailDir: z.string(),
  logDir: z.string(),
  dataDir: z.string(),
  /** The environment of the app and the worker. */
  env: z.record(z.string(), z.string()),
});

/** See `stackDescriptionSchema`. */
export type StackDescription = z.infer<typeof stackDescriptionSchema>;

/** Folder of a stack's log files. */
export function logFolder(dataDir: string): string {
  return join(dataDir, "logs");
}

/** Describes the stack that these settings start; pure. */
export function describeStack(settings: StackSettings): StackDescription {
  const urls = stackUrls(settings.ports);
  const env = appEnvironment(settings);
  return {
    appUrl: urls.app,
    databaseUrl: env.DATABASE_URL ?? "",
    supabaseUrl: urls.supabase,
    publishableKey: settings.secrets.publishableKey,
    secretKey: settings.secrets.secretKey,
    sandboxUrl: urls.sandbox,
    cronSecret: settings.secrets.cronSecret,
    mailDir: env.MAIL_DIR ?? "",
    logDir: logFolder(settings.dataDir),
    dataDir: settings.dataDir,
    env,
  };
}

/** Writes `stack.json` and `dev.env` (for `node --env-file`) into the data folder, readable by their owner only. */
export function writeDescription(settings: StackSettings): StackDescription {
  const description = describeStack(settings);
  mkdirSync(settings.dataDir, { recursive: true });
  const lines = Object.entries(description.env).map(([name, value]) => `${name}=${value}`);
  writeFileSync(descriptionFile(settings.dataDir), `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 });
  writeFileSync(join(settings.dataDir, "dev.env"), `${lines.join("\n")}\n`, { mode: 0o600 });
  return description;
}

/** Where `writeDescription` puts the JSON. */
export function descriptionFile(dataDir: string): string {
  return join(dataDir, "stack.json");
}

/** Reads what `writeDescription` wrote; throws when it is missing or not such a file. */
export function readDescription(file: string): StackDescription {
  return stackDescriptionSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
