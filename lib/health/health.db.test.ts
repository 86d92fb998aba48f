import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { type Env, env } from "@/lib/config";
import { createDb, db } from "@/lib/db";
import { createPool } from "@/lib/db/client";
import { readDatabaseFacts, readQueueFacts } from "@/lib/db/health";
import { expectedRuns } from "@/lib/jobs";
import { healthComponents } from "@/lib/schemas/health";
import { ensureRoomForSnapshots } from "@/lib/sync";
import { migrationVersions } from "@/scripts/stack/migrations";
import { takeStackEnvironment } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { system } from "@/tests/support/sync";
import { checkRowSecurity } from "./database-checks";
import { examine } from "./doctor";
import { lookAt, lookAtHealth } from "./health";

beforeAll(takeStackEnvironment);

/** A server that takes connections and never answers. */
const silent = createServer(() => undefined);
let silentUrl = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  silentUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

const away = "http://127.0.0.1:9";
const expected = () => ({ migrations: migrationVersions(), timetable: expectedRuns() });

describe("lookAtHealth", () => {
  it("finds every part of a working installation in order", async () => {
    await clock.sync();
    const parts = await lookAtHealth(null);
    expect(parts.map(({ component }) => component)).toEqual([...healthComponents]);
    for (const { component, status, detail } of parts) {
      // Other files leave accounts behind whose sync nobody runs, and pause platforms or silence them.
      if (component !== "queue" && component !== "platforms")
        expect([component, status, detail]).toEqual([component, "ok", detail]);
    }
  });

  it.each([
    ["auth", { supabaseUrl: away }],
    ["auth", { supabasePublishableKey: "wrong" }],
    ["storage", { supabaseUrl: away }],
    ["storage", { supabaseSecretKey: "wrong" }],
    ["platforms", { sandboxUrl: away }],
  ] as const)("finds %s down with %j, and says no key", async (component, change) => {
    const part = await lookAt(component, { db: db(), env: { ...env(), ...change } as Env });
    expect(part.status).toBe("down");
    expect(JSON.stringify(part)).not.toContain(env().supabaseSecretKey);
  });

  it("finds the database and the queue down where nothing listens", async () => {
    const pool = createPool("postgresql://postgres:hush@127.0.0.1:9/postgres");
    const ctx = { db: createDb(pool), env: env() };
    const parts = [await lookAt("database", ctx), await lookAt("queue", ctx)];
    await pool.end();
    expect(parts.map(({ status }) => status)).toEqual(["down", "down"]);
    expect(JSON.stringify(parts)).not.toContain("hush");
  });

  it("waits two seconds for a part that hangs, and no longer", async () => {
    const part = await lookAt("auth", { db: db(), env: { ...env(), supabaseUrl: silentUrl } });
    expect(part.status).toBe("down");
    expect(part.durationMs).toBeLessThan(4_000);
  });

  it("calls an installation without platforms degraded", async () => {
    const part = await lookAt("platforms", { db: db(), env: { ...env(), sandboxUrl: null, credentials: () => null } });
    expect(part.status).toBe("degraded");
  });
});

describe("the doctor", () => {
  it("finds nothing wrong with how a fresh installation is set up", async () => {
    // As its first sync does.
    await ensureRoomForSnapshots(system());
    const findings = await examine(testStack().env, db, expected());
    // Nobody runs a timetable or works off the queue here.
    const lasting = findings.filter(({ check }) => check !== "queue" && !check.startsWith("timetable"));
    expect(lasting.filter(({ status }) => status === "bad")).toEqual([]);
    expect(lasting.length).toBeGreaterThan(12);
  });

  it("names a variable that is missing and looks no further", async () => {
    const { CRON_SECRET: _, ...rest } = testStack().env;
    const findings = await examine(rest, db, expected());
    expect(findings).toMatchObject([{ check: "configuration", status: "bad" }]);
    expect(findings[0]?.says).toContain("CRON_SECRET");
  });

  it("names a migration that was not applied", async () => {
    const findings = await examine(testStack().env, db, {
      ...expected(),
      migrations: [...migrationVersions(), "2099"],
    });
    expect(findings.find(({ check }) => check === "migrations")).toMatchObject({ status: "bad" });
  });

  it("says so when the database is away, and examines the rest", async () => {
    const pool = createPool("postgresql://postgres:hush@127.0.0.1:9/postgres");
    const findings = await examine(testStack().env, () => createDb(pool), expected());
    await pool.end();
    expect(findings.find(({ check }) => check === "database")).toMatchObject({ status: "bad" });
    expect(findings.find(({ check }) => check === "auth")).toMatchObject({ status: "ok" });
    expect(JSON.stringify(findings)).not.toContain("hush");
  });

  it("sees a table whose row security is off, in the catalogue itself", async () => {
    const undone = new Error("undone");
    const seen = db()
      .transaction()
      .execute(async (trx) => {
        await trx.schema.createTable("public.left_open").addColumn("id", "integer").execute();
        const facts = await readDatabaseFacts(trx);
        expect(checkRowSecurity(facts)).toMatchObject({ status: "bad" });
        expect(facts.tablesWithoutRowSecurity).toEqual(["left_open"]);
        throw undone;
      });
    await expect(seen).rejects.toBe(undone);
  });

  it("reads the queue's own rows", async () => {
    expect(await readQueueFacts(db(), clock.now())).toMatchObject({
      stuck: expect.any(Number),
      runs: expect.any(Array),
    });
  });
});
