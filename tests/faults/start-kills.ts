import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { answers } from "@/scripts/stack/child";
import { descriptionFile, readDescription } from "@/scripts/stack/description";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { freePort } from "@/scripts/stack/ports";
import { removeData } from "@/scripts/stack/running-stack";
import { loadSecrets } from "@/scripts/stack/secrets";
import { supabaseEnvironment, typescriptArgs } from "@/scripts/stack/services";
import { freePorts } from "@/scripts/stack/settings";
import type { Tally } from "./campaign";
import { type Lab, pristineDatabase } from "./lab";
import { openPostgresTap } from "./postgres-tap";
import type { Random } from "./random";
import { readSchema } from "./schema";
import { Trap } from "./trap";

const patienceMs = 60_000;
/** Statements that a whole migration sends, roughly; a kill is planned anywhere among them. */
const statements = 250;
const killsPerDatabase = 3;

/**
 * Kills the program that migrates, with all that it started, at any of its statements: several times on each new
 * database, until one run may finish. Its schema must then be the lab's own, whatever was cut off before.
 */
export async function killMigrations(lab: Lab, random: Random, kills: number, say: Say): Promise<Tally> {
  const tally: Tally = { point: "migration", kills: 0, missed: 0, inHand: 0, findings: [] };
  const reference = await readSchema(lab.description.databaseUrl);
  const port = await freePort();
  const tap = await openPostgresTap("migration", lab.settings.ports.postgres);
  try {
    for (let database = 0; tally.kills + tally.missed < kills; database += 1) {
      const name = `migrated_${database}`;
      await lab.asAdmin("postgres", `create database ${name} template ${pristineDatabase} owner postgres`);
      await lab.asAdmin("postgres", `alter database ${name} set search_path to "$user", public, extensions`);
      const through = new URL(lab.description.databaseUrl);
      through.pathname = `/${name}`;
      const straight = through.href;
      through.port = String(tap.port);
      for (let turn = 0; turn < killsPerDatabase && tally.kills + tally.missed < kills; turn += 1) {
        let left = random.below(statements);
        const trap = new Trap({ hold: random.below(2) === 0 ? "before" : "after", matches: () => left-- <= 0 }, null);
        tap.arm(trap);
        const run = migrate(lab, through.href, port);
        const caught = await Promise.race([trap.wait(patienceMs), run.ended.then(() => null)]);
        tap.arm(null);
        run.kill();
        await run.ended;
        tap.cut();
        if (caught === null) tally.missed += 1;
        else tally.kills += 1;
      }
      await migrate(lab, through.href, port).ready;
      const schema = await readSchema(straight);
      const different = [...schema]
        .filter((line) => !reference.has(line))
        .concat([...reference].filter((line) => !schema.has(line)));
      for (const line of different.slice(0, 5)) {
        tally.findings.push({ breach: "wrong", connectionId: "", detail: `schema of ${name}: ${line}` });
      }
      await lab.asAdmin("postgres", `drop database ${name} with (force)`);
    }
  } finally {
    tap.close();
  }
  say(`  migrations: ${tally.kills} kills, ${tally.findings.length === 0 ? "every schema whole" : "FINDINGS"}`);
  return tally;
}

/**
 * Kills the program that starts a stack at any time of its start, without a chance to tidy up, and starts it again on the
 * same data. At the end it must come up, with the schema whole and the rows of an earlier start still there.
 */
export async function killStarts(lab: Lab, random: Random, kills: number, say: Say): Promise<Tally> {
  const tally: Tally = { point: "start-up", kills: 0, missed: 0, inHand: 0, findings: [] };
  const dataDir = mkdtempSync(join(tmpdir(), "influmeter-faults-start-"));
  chmodSync(dataDir, 0o711);
  const ports = await freePorts();
  const env = childEnvironment({
    PORT: String(ports.app),
    SUPABASE_PORT: String(ports.supabase),
    POSTGRES_PORT: String(ports.postgres),
    SANDBOX_PORT: String(ports.sandbox),
  });
  const start = () => launch([...typescriptArgs("scripts/stack.ts"), "--data", dataDir], env, /^Ready:/m);
  let marks = 0;
  try {
    for (let turn = 0; turn < kills; turn += 1) {
      const run = start();
      const isQuick = await Promise.race([
        run.ready.then(() => true),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), 200 + random.below(6_000))),
      ]);
      if (isQuick) {
        await onDatabase(dataDir, "create table if not exists lab_mark (id int); insert into lab_mark values (1)");
        marks += 1;
      }
      run.kill();
      await run.ended;
      tally.kills += 1;
    }
    const run = start();
    await run.ready;
    const { databaseUrl } = readDescription(descriptionFile(dataDir));
    if (marks > 0) {
      const [row] = await onDatabase(dataDir, "select count(*)::int as kept from lab_mark");
      if (row?.kept !== marks) {
        tally.findings.push({ breach: "missing", connectionId: "", detail: `${row?.kept} of ${marks} rows are left` });
      }
      await onDatabase(dataDir, "drop table lab_mark");
    }
    const reference = await readSchema(lab.description.databaseUrl);
    for (const line of await readSchema(databaseUrl)) {
      if (!reference.has(line)) tally.findings.push({ breach: "wrong", connectionId: "", detail: `schema: ${line}` });
    }
    run.end();
    await run.ended;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    tally.findings.push({ breach: "crashed", connectionId: "", detail });
  } finally {
    removeData(dataDir, loadSecrets(dataDir).instanceId);
  }
  say(`  start-up: ${tally.kills} kills, ${tally.findings.length === 0 ? "came up whole" : "FINDINGS"}`);
  return tally;
}

type Say = (line: string) => void;

interface Run {
  /** Resolves when it says that it is ready; rejects when it ends before that. */
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  /** SIGKILL for the program and everything in its group. */
  kill(): void;
  /** Asks it to end. */
  end(): void;
}

function migrate(lab: Lab, databaseUrl: string, port: number): Run {
  // Once it has migrated it also serves for a moment, beside the lab's own server.
  const env = childEnvironment({
    ...supabaseEnvironment(lab.settings),
    DATABASE_URL: databaseUrl,
    SUPABASE_PORT: String(port),
  });
  const run = launch(typescriptArgs("scripts/stack/supabase-server.ts"), env, null);
  const serves = answers(`http://127.0.0.1:${port}/auth/v1/health?apikey=${lab.description.publishableKey}`);
  const ready = Promise.race([run.ready, until(serves)]);
  ready.then(
    () => run.end(),
    () => undefined,
  );
  return { ...run, ready };
}

/** Asks every now and then, for a minute and a half at most. */
async function until(probe: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; ) {
    if (await probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not become ready in time");
}

function launch(args: readonly string[], env: NodeJS.ProcessEnv, readyLine: RegExp | null): Run {
  const child = spawn(process.execPath, [...args], { cwd: repoRoot, env, detached: true });
  let printed = "";
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      printed += chunk.toString();
      if (readyLine?.test(printed)) resolve();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    void ended.then(() => reject(new Error(`ended before it was ready: ${printed.trim().slice(-600)}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    ended,
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    },
    end: () => void child.kill("SIGTERM"),
  };
}

async function onDatabase(dataDir: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: readDescription(descriptionFile(dataDir)).databaseUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows ?? [];
  } finally {
    await client.end();
  }
}
