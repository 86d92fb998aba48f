import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StackError } from "./stack-error";

const clientSchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Keys for reads that need nobody's consent, where the platform has them. */
  apiKeys: z.array(z.string().min(1)),
});

const secretsSchema = z.object({
  /** Names the folder outside the checkout that PostgreSQL uses where its user cannot reach the checkout. */
  instanceId: z.string().regex(/^[0-9a-f]{16}$/),
  adminPassword: z.string().min(1),
  databasePassword: z.string().min(1),
  jwtSecret: z.string().min(32),
  publishableKey: z.string().startsWith("sb_publishable_"),
  secretKey: z.string().startsWith("sb_secret_"),
  tokenEncryptionKeys: z.string().min(1),
  cronSecret: z.string().min(1),
  clients: z.object({ instagram: clientSchema, youtube: clientSchema }),
});

/** Everything of a local stack that must not be guessed. Lives in one file that only its owner may read. */
export type StackSecrets = z.infer<typeof secretsSchema>;

const url = (bytes: number) => randomBytes(bytes).toString("base64url");

function generate(): StackSecrets {
  return {
    instanceId: randomBytes(8).toString("hex"),
    adminPassword: url(24),
    databasePassword: url(24),
    jwtSecret: url(48),
    publishableKey: `sb_publishable_${url(24)}`,
    secretKey: `sb_secret_${url(24)}`,
    tokenEncryptionKeys: `local1:${randomBytes(32).toString("base64")}`,
    cronSecret: url(32),
    clients: {
      instagram: { clientId: "990000000000001", clientSecret: url(24), apiKeys: [] },
      youtube: {
        clientId: "influmeter-local.apps.googleusercontent.com",
        clientSecret: `GOCSPX-${url(21)}`,
        apiKeys: [`AIza${url(26)}`],
      },
    },
  };
}

/**
 * The secrets of the stack in `dataDir`, made and written (mode 0600) on first use and the same ever after.
 * Throws a `StackError` when the file exists but cannot be understood: making new ones would lock the data away.
 */
export function loadSecrets(dataDir: string): StackSecrets {
  const file = join(dataDir, "secrets.json");
  const fresh = generate();
  try {
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const parsed = secretsSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new StackError(`${file} is damaged.`, "Restore it, or start over with fresh data: npm run dev -- --reset");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
