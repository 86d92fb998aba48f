import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { PlatformId } from "@/lib/platforms/manifests";
import { StackError } from "./stack-error";

const clientSchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Keys for reads that need nobody's consent, where the platform has them. */
  apiKeys: z.array(z.string().min(1)),
  /** What webhooks are signed with, where that is not the client's secret. */
  webhookSecret: z.string().min(1).nullable().default(null),
  /** The app's own number, where that is another than the client's id. */
  applicationId: z.string().min(1).nullable().default(null),
});

const url = (bytes: number) => randomBytes(bytes).toString("base64url");

/** The local stack's client at each platform, in the shape that the real platform gives its clients. */
const makeClient = {
  instagram: () => ({ clientId: "990000000000001", clientSecret: url(24), apiKeys: [], webhookSecret: null }),
  tiktok: () => ({ clientId: "awinflumeterlocal1", clientSecret: url(24), apiKeys: [], webhookSecret: null }),
  youtube: () => ({
    clientId: "influmeter-local.apps.googleusercontent.com",
    clientSecret: `GOCSPX-${url(21)}`,
    apiKeys: [`AIza${url(26)}`],
    webhookSecret: null,
  }),
  facebook: () => ({
    clientId: "990000000000002",
    clientSecret: randomBytes(16).toString("hex"),
    apiKeys: [],
    webhookSecret: null,
  }),
  x: () => ({
    clientId: url(25),
    clientSecret: url(37),
    apiKeys: [`AAAAAAAAAAAAAAAAAAAAA${url(60)}`],
    webhookSecret: url(37),
  }),
  linkedin: () => ({
    clientId: "86influmeter01",
    clientSecret: `WPL_AP1.${url(12)}`,
    apiKeys: [],
    webhookSecret: null,
    applicationId: "8600001",
  }),
} satisfies Record<PlatformId, () => z.input<typeof clientSchema>>;
const clientPlatforms = Object.keys(makeClient) as (keyof typeof makeClient)[];
const clientsSchema = z.record(z.enum(clientPlatforms), clientSchema);

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
  /** The word by which platforms are known that point their webhooks here. */
  webhookSecret: z.string().min(1),
  clients: clientsSchema,
});

/** Everything of a local stack that must not be guessed. Lives in one file that only its owner may read. */
export type StackSecrets = z.infer<typeof secretsSchema>;

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
    webhookSecret: url(24),
    clients: clientsSchema.parse(Object.fromEntries(clientPlatforms.map((id) => [id, makeClient[id]()]))),
  };
}

/**
 * The secrets of the stack in `dataDir`, made and written (mode 0600) on first use and the same ever after. What a newer
 * version asks for beside them is made and added. With `replaceDamaged` a file that cannot be understood is replaced.
 * Otherwise that throws a `StackError`: making new ones would lock the data away.
 */
export function loadSecrets(dataDir: string, { replaceDamaged = false } = {}): StackSecrets {
  const file = join(dataDir, "secrets.json");
  const fresh = generate();
  try {
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const stored = parseJson(readFileSync(file, "utf8"));
  const parsed = secretsSchema.safeParse(isRecord(stored) ? completed(stored, fresh) : stored);
  const secrets = parsed.success ? parsed.data : replaceDamaged ? fresh : null;
  if (secrets === null) {
    throw new StackError(`${file} is damaged.`, "Restore it, or start over with fresh data: npm run dev -- --reset");
  }
  if (!isDeepStrictEqual(secrets, stored)) {
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is stored, with missing entries taken from `fresh`, at every depth. */
function completed(stored: Record<string, unknown>, fresh: Record<string, unknown>): Record<string, unknown> {
  const result = { ...fresh, ...stored };
  for (const [name, value] of Object.entries(stored)) {
    const wanted = fresh[name];
    if (isRecord(value) && isRecord(wanted)) result[name] = completed(value, wanted);
  }
  return result;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
