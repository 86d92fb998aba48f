import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { databaseUrl } from "@/scripts/stack/environment";
import { freePort } from "@/scripts/stack/ports";
import { startPostgres } from "@/scripts/stack/postgres";
import { preparePostgresHome } from "@/scripts/stack/postgres-home";
import { removeData } from "@/scripts/stack/running-stack";
import { loadSecrets } from "@/scripts/stack/secrets";
import { testStack } from "@/tests/support/env";

const stack = testStack();

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the REST interface", () => {
  const rest = (headers: Record<string, string>) => fetch(`${stack.supabaseUrl}/rest/v1/profiles?limit=1`, { headers });

  it("refuses who brings no key", async () => {
    expect((await rest({})).status).toBe(401);
  });

  it.each(["auth", "pgboss", "parts", "supabase_migrations"])("does not show schema %s", async (schema) => {
    const response = await rest({ apikey: stack.publishableKey, "accept-profile": schema });
    expect(response.status).toBe(406);
  });
});

describe("the database", () => {
  it("lets the application work as a role that is no superuser, as on hosted Supabase", async () => {
    const rows = await query(
      stack.databaseUrl,
      "select rolsuper, rolbypassrls from pg_roles where rolname = current_user",
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: true }]);
  });

  it("keeps metadata of a sign-up as JSON, not as a string of JSON", async () => {
    const response = await fetch(`${stack.supabaseUrl}/auth/v1/signup`, {
      method: "POST",
      headers: { apikey: stack.publishableKey, "content-type": "application/json" },
      body: JSON.stringify({ email: "stack@example.com", password: "correct horse", data: { role: "brand" } }),
    });
    expect(response.status).toBe(200);
    const rows = await query(
      stack.databaseUrl,
      "select jsonb_typeof(raw_user_meta_data) as type from auth.users where email = 'stack@example.com'",
    );
    expect(rows).toEqual([{ type: "object" }]);
  });
});

it("the files that hold secrets are for their owner only", () => {
  for (const name of ["secrets.json", "stack.json", "dev.env"]) {
    expect(statSync(join(stack.dataDir, name)).mode & 0o077, name).toBe(0);
  }
});

it("a database server killed in mid-flight starts again by itself and has its data", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "influmeter-crash-"));
  chmodSync(dataDir, 0o711);
  const secrets = loadSecrets(dataDir);
  const home = preparePostgresHome(dataDir, secrets.instanceId);
  const options = { home, port: await freePort(), secrets, logDir: dataDir, durable: true };
  const url = databaseUrl(options.port, secrets);
  const lockFile = join(home.homeDir, "data/postmaster.pid");

  const first = await startPostgres(options);
  await query(url, "create table kept (n int)");
  await query(url, "insert into kept values (7)");
  process.kill(Number.parseInt(readFileSync(lockFile, "utf8"), 10), "SIGKILL");
  await first.exited;
  // The worst case: the number in the lock now belongs to a living program.
  writeFileSync(lockFile, readFileSync(lockFile, "utf8").replace(/^\d+/, String(process.pid)));

  const second = await startPostgres(options);
  expect(await query(url, "select n from kept")).toEqual([{ n: 7 }]);
  await second.stop();
  expect(existsSync(lockFile)).toBe(false);
  removeData(dataDir, secrets.instanceId);
});

it("a broken data folder is reported with what to do", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "influmeter-broken-"));
  chmodSync(dataDir, 0o711);
  const secrets = loadSecrets(dataDir);
  const home = preparePostgresHome(dataDir, secrets.instanceId);
  const options = { home, port: await freePort(), secrets, logDir: dataDir, durable: false };
  await (await startPostgres(options)).stop();
  rmSync(join(home.homeDir, "data/global"), { recursive: true });
  await expect(startPostgres(options)).rejects.toMatchObject({ hint: expect.stringContaining("--reset") });
  removeData(dataDir, secrets.instanceId);
});
