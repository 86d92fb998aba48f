import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { answers, type Child, startChild, waitUntilReady } from "./child";
import { logFolder } from "./description";
import { childEnvironment, databaseUrl, type StackSettings, stackUrls } from "./environment";
import { packageFile, repoRoot } from "./paths";
import { startPostgres } from "./postgres";
import { preparePostgresHome } from "./postgres-home";
import { StackError } from "./stack-error";

/** Receives each line that a service prints. */
export type LineSink = (service: string, line: string) => void;

/** Arguments for Node that run a TypeScript file with the modules that Next calls "server". */
export function typescriptArgs(file: string): string[] {
  return ["--conditions=react-server", "--import", "tsx", join(repoRoot, file)];
}

interface ScriptOptions {
  name: string;
  file: string;
  args?: string[];
  env: Record<string, string>;
  sink: LineSink;
}

/** Starts a TypeScript program of this repository under the guard. */
export function startScript(settings: StackSettings, { name, file, args = [], env, sink }: ScriptOptions): Child {
  return startChild({
    name,
    command: process.execPath,
    args: [...typescriptArgs(file), ...args],
    env: childEnvironment(env),
    cwd: repoRoot,
    logDir: logFolder(settings.dataDir),
    onLine: (line) => sink(name, line),
  });
}

/** PostgreSQL with its roles; quiet, its log is a file. `durable: false` is for data that is thrown away. */
export function startDatabase(settings: StackSettings, durable: boolean): Promise<Child> {
  const { dataDir, ports, secrets } = settings;
  const home = preparePostgresHome(dataDir, secrets.instanceId);
  return startPostgres({ home, port: ports.postgres, secrets, logDir: logFolder(dataDir), durable });
}

/** REST, Auth and Storage over a running database, migrated first. Resolves when they answer. */
export async function startSupabase(settings: StackSettings, sink: LineSink): Promise<Child> {
  const urls = stackUrls(settings.ports);
  const { publishableKey } = settings.secrets;
  const env = supabaseEnvironment(settings);
  const server = startScript(settings, { name: "supabase", file: "scripts/stack/supabase-server.ts", env, sink });
  await waitUntilReady(server, answers(`${urls.supabase}/auth/v1/health?apikey=${publishableKey}`), 120_000);
  // The first data request hands out table rights to the API roles; done here, every later one sees the same rights.
  await fetch(`${urls.supabase}/rest/v1/profiles?limit=0`, { headers: { apikey: publishableKey } });
  return server;
}

/** What `supabase-server.ts` reads; makes the folders that are named in it. */
export function supabaseEnvironment(settings: StackSettings): Record<string, string> {
  const { ports, secrets } = settings;
  const mailDir = join(settings.dataDir, "mail");
  const storageDir = join(settings.dataDir, "storage");
  for (const folder of [mailDir, storageDir]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    DATABASE_URL: databaseUrl(ports.postgres, secrets),
    SUPABASE_PORT: String(ports.supabase),
    SUPABASE_JWT_SECRET: secrets.jwtSecret,
    SUPABASE_PUBLISHABLE_KEY: secrets.publishableKey,
    SUPABASE_SECRET_KEY: secrets.secretKey,
    APP_URL: stackUrls(ports).app,
    MAIL_DIR: mailDir,
    STORAGE_DIR: storageDir,
    // The server keeps its Storage behind this switch.
    EXPERIMENTAL_STORAGE: "1",
    EMAIL_CONFIRM: settings.confirmEmail ? "on" : "off",
  };
}

/** Apps whose log-in leads to another platform's accounts as well. */
const alsoServes: Readonly<Record<string, readonly string[]>> = { facebook: ["instagram"] };

/** The platform sandbox, told which OAuth clients exist. Resolves to null while this checkout has none. */
export async function startSandbox(settings: StackSettings, sink: LineSink): Promise<Child | null> {
  const file = "sandbox/main.ts";
  if (!existsSync(join(repoRoot, file))) return null;
  const urls = stackUrls(settings.ports);
  const dataDir = join(settings.dataDir, "sandbox");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const server = startScript(settings, {
    name: "sandbox",
    file,
    env: {
      SANDBOX_PORT: String(settings.ports.sandbox),
      SANDBOX_DATA_DIR: dataDir,
      SANDBOX_SEED: process.env.SANDBOX_SEED ?? "1",
    },
    sink,
  });
  await waitUntilReady(server, answers(`${urls.sandbox}/_control/clock`), 30_000);
  const served = await servedPlatforms(urls.sandbox);
  for (const [platform, client] of Object.entries(settings.secrets.clients)) {
    if (!served.has(platform)) continue;
    const redirectUris = [platform, ...(alsoServes[platform] ?? [])].map((id) => callbackUrl(urls.app, id));
    await registerClient(urls.sandbox, {
      platform,
      ...client,
      redirectUris,
      webhookUrl: settings.webhooks ? `${urls.app}/api/webhooks/${platform}` : null,
      verifyToken: settings.secrets.webhookSecret,
    });
  }
  return server;
}

/** The platforms that this sandbox stands in for. */
async function servedPlatforms(sandboxUrl: string): Promise<ReadonlySet<string>> {
  const response = await fetch(`${sandboxUrl}/_control/limits`);
  const { known } = (await response.json()) as { known: Record<string, unknown> };
  return new Set(Object.keys(known));
}

function callbackUrl(appUrl: string, platform: string): string {
  return `${appUrl}/api/social/${platform}/callback`;
}

async function registerClient(
  sandboxUrl: string,
  client: { platform: string } & Record<string, unknown>,
): Promise<void> {
  const response = await fetch(`${sandboxUrl}/_control/clients`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(client),
  });
  if (response.ok) return;
  throw new StackError(
    `The sandbox refused the OAuth client of ${client.platform} (${response.status}).`,
    "Start over with fresh data: npm run dev -- --reset",
  );
}

/** `next dev` or `next start`. Resolves at once: the caller decides what to wait for. */
export function startApp(settings: StackSettings, mode: "dev" | "start", env: Record<string, string>, sink: LineSink) {
  return startChild({
    name: "app",
    command: process.execPath,
    args: [packageFile("next/dist/bin/next"), mode, "-p", String(settings.ports.app), "-H", "localhost"],
    env: childEnvironment(env),
    cwd: repoRoot,
    logDir: logFolder(settings.dataDir),
    onLine: (line) => sink("app", line),
  });
}
