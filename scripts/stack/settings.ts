import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackPorts, StackSettings } from "./environment";
import { devDataDir } from "./paths";
import { freePort, readPort, requirePort } from "./ports";
import { loadSecrets } from "./secrets";

const wanted = [
  { key: "app", variable: "PORT", fallback: 3000, purpose: "the app" },
  { key: "supabase", variable: "SUPABASE_PORT", fallback: 54_321, purpose: "the Supabase-compatible server" },
  { key: "postgres", variable: "POSTGRES_PORT", fallback: 54_322, purpose: "PostgreSQL" },
  { key: "sandbox", variable: "SANDBOX_PORT", fallback: 4400, purpose: "the platform sandbox" },
] as const;

/** The ports of the development stack: fixed ones, so that bookmarks and redirect addresses stay valid. */
function developmentPorts(env: NodeJS.ProcessEnv): StackPorts {
  const port = (index: 0 | 1 | 2 | 3) => readPort(wanted[index].variable, wanted[index].fallback, env);
  return { app: port(0), supabase: port(1), postgres: port(2), sandbox: port(3) };
}

/** Throws a `StackError` for the first port among `keys` that is still taken after `patienceMs`. */
export async function requirePorts(ports: StackPorts, keys: readonly (keyof StackPorts)[], patienceMs: number) {
  for (const { key, variable, purpose } of wanted) {
    if (keys.includes(key)) await requirePort(ports[key], purpose, variable, patienceMs);
  }
}

/** Four ports that nobody uses now. */
export async function freePorts(): Promise<StackPorts> {
  const ports = new Set<number>();
  while (ports.size < 4) ports.add(await freePort());
  const [app = 0, supabase = 0, postgres = 0, sandbox = 0] = ports;
  return { app, supabase, postgres, sandbox };
}

/**
 * Settings of a stack, or a part of one, that lives no longer than a test or a measurement: free ports, and a new folder
 * for its data, which is named after its purpose.
 */
export async function temporarySettings(purpose: string, change: Partial<StackSettings> = {}): Promise<StackSettings> {
  const dataDir = mkdtempSync(join(tmpdir(), `influmeter-${purpose}-`));
  chmodSync(dataDir, 0o711); // PostgreSQL may run as another user and has to pass through
  const ports = await freePorts();
  return {
    dataDir,
    ports,
    secrets: loadSecrets(dataDir),
    confirmEmail: false,
    authCookieName: `influmeter-${purpose}-${ports.app}`,
    distDir: ".next",
    logLevel: "info",
    ...change,
  };
}

/**
 * Settings of the stack that `npm run dev` and `npm run stack` start. Creates the data folder and its secrets; before a
 * reset, damaged ones are no obstacle.
 */
export function developmentSettings(env: NodeJS.ProcessEnv, dataDir = devDataDir, reset = false): StackSettings {
  mkdirSync(dataDir, { recursive: true });
  return {
    dataDir,
    ports: developmentPorts(env),
    secrets: loadSecrets(dataDir, { replaceDamaged: reset }),
    confirmEmail: env.EMAIL_CONFIRM === "on",
    authCookieName: env.AUTH_COOKIE_NAME ?? "influmeter-auth",
    distDir: env.NEXT_DIST_DIR ?? ".next",
    webhooks: true,
    logLevel: env.LOG_LEVEL ?? "info",
  };
}
