import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { z } from "zod";
import type { StackDescription } from "./description";

/** A secret that a stack issued, and where it came from; the value itself is never printed. */
interface Canary {
  readonly origin: string;
  readonly value: string;
}

export interface LogSearch {
  /** How many different secrets were looked for. */
  readonly secrets: number;
  readonly files: number;
  readonly bytes: number;
  /** One line per secret found: its origin, the file and the line number. */
  readonly leaks: readonly string[];
}

const issuedSchema = z.object({
  secrets: z.array(z.union([z.string(), z.object({ kind: z.string(), value: z.string() })])),
});
const mailSchema = z.object({ html: z.string().default(""), text: z.string().default("") });

/** Shorter texts occur by chance (a port, a word) and would cry wolf. */
const shortestSecret = 12;

async function issuedBySandbox(stack: StackDescription): Promise<Canary[]> {
  const response = await fetch(`${stack.sandboxUrl}/_control/secrets`);
  const { secrets } = issuedSchema.parse(await response.json());
  return secrets.map((secret) =>
    typeof secret === "string"
      ? { origin: "platform sandbox", value: secret }
      : { origin: `platform sandbox: ${secret.kind}`, value: secret.value },
  );
}

function mailed(stack: StackDescription): Canary[] {
  return readdirSync(stack.mailDir)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const mail = mailSchema.parse(JSON.parse(readFileSync(join(stack.mailDir, file), "utf8")));
      const hashes = `${mail.html} ${mail.text}`.matchAll(/token_hash=([\w-]+)/g);
      return [...hashes].map((match) => ({ origin: "mail: token_hash", value: match[1] ?? "" }));
    });
}

async function sessions(stack: StackDescription): Promise<Canary[]> {
  const client = new pg.Client(stack.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ token: string }>("select token from auth.refresh_tokens");
    return rows.map((row) => ({ origin: "session: refresh token", value: row.token }));
  } finally {
    await client.end();
  }
}

/** Configuration values that are secret, cut from connection addresses and key lists where they are part of one. */
function configured(stack: StackDescription): Canary[] {
  const password = new URL(stack.databaseUrl).password;
  const named = [
    "CRON_SECRET",
    "INSTAGRAM_CLIENT_SECRET",
    "TIKTOK_CLIENT_SECRET",
    "YOUTUBE_CLIENT_SECRET",
    "YOUTUBE_API_KEY",
  ];
  const keys = (stack.env.TOKEN_ENCRYPTION_KEYS ?? "").split(",").map((pair) => pair.split(":")[1] ?? "");
  return [
    { origin: "DATABASE_URL password", value: decodeURIComponent(password) },
    { origin: "Supabase secret key", value: stack.secretKey },
    ...named.map((name) => ({ origin: name, value: stack.env[name] ?? "" })),
    ...keys.map((value) => ({ origin: "token encryption key", value })),
  ];
}

/**
 * Searches every log file of a running stack for every secret issued in it so far: authorization codes, states, access
 * and refresh tokens and client secrets (the sandbox keeps count), token hashes mailed out, session tokens and the
 * configuration's own secrets, as they are and percent-encoded.
 */
export async function searchLogsForSecrets(stack: StackDescription): Promise<LogSearch> {
  const found = [...(await issuedBySandbox(stack)), ...mailed(stack), ...(await sessions(stack)), ...configured(stack)];
  const canaries = new Map(found.filter(({ value }) => value.length >= shortestSecret).map((c) => [c.value, c.origin]));
  const files = readdirSync(stack.logDir).map((file) => join(stack.logDir, file));
  const leaks: string[] = [];
  let bytes = 0;
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    bytes += text.length;
    for (const [value, origin] of canaries) {
      const at = [value, encodeURIComponent(value)].map((form) => text.indexOf(form)).find((index) => index >= 0);
      if (at !== undefined) leaks.push(`${origin}: ${file}:${text.slice(0, at).split("\n").length}`);
    }
  }
  return { secrets: canaries.size, files: files.length, bytes, leaks };
}
