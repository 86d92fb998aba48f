import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import type { JobHandlers } from "@/lib/jobs/handlers";
import { handlers as productHandlers } from "@/lib/jobs/handlers";
import { syncJobsFrom } from "@/lib/jobs/handlers/sync-connection";
import { PlatformError } from "@/lib/platforms/errors";
import { connectionRow } from "@/tests/support/connect";
import { onEmptyQueue } from "@/tests/support/on-empty-queue";
import { jobsOf, system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { unhurried } from "@/tests/support/toy-posts";
import { planDueSyncs, requestSync, syncConnections } from "./index";

let person: PersonContext;
onEmptyQueue((someone) => {
  person = someone;
});

const sound = toySource((id) => toyStatistics(id, 1_000));
const readNow = (id: string) => syncConnections(system(), { connectionIds: [id], ...unhurried, source: sound });

/** Reads the account and fails, after `meanwhile` has happened. */
function failAfter(id: string, meanwhile: () => Promise<unknown>) {
  const source = toySource(async () => {
    await meanwhile();
    throw new PlatformError({ platform: "youtube", code: "PERMISSION_MISSING", detail: "no" });
  });
  return syncConnections(system(), { connectionIds: [id], ...unhurried, source });
}

async function account(): Promise<string> {
  const [{ id } = { id: "" }] = await toyAccounts(person.userId, 1);
  return id;
}

function consentAnew(id: string) {
  const grants = db().selectFrom("social_connections").select("grant_id").where("id", "=", id);
  return db()
    .updateTable("oauth_grants")
    .set({ consented_at: clock.now().toISOString() })
    .where("id", "in", grants)
    .execute();
}

async function waiting(id: string) {
  const { rows } = await pool().query<{ name: string }>(
    "select name from pgboss.job where singleton_key = $1 and state = 'created'",
    [id],
  );
  return rows.map(({ name }) => name);
}

describe("a failure", () => {
  it("does not replace what somebody has read since it began", async () => {
    const id = await account();
    await failAfter(id, () => readNow(id));
    expect(await connectionRow(db(), id)).toMatchObject({
      status: "active",
      last_error_code: null,
      failed_attempts: 0,
    });
  });

  it("of the access before a consent says nothing of the one after it, and whoever waits is served by that", async () => {
    const id = await account();
    const { runId } = await requestSync(person, { connectionId: id });
    await failAfter(id, () => consentAnew(id));
    expect(await connectionRow(db(), id)).toMatchObject({ status: "active", last_error_code: null });
    expect(await jobsOf(id)).toMatchObject([{ run_id: runId, status: "queued" }]);
    expect(await waiting(id)).toEqual(["sync-connection"]);
    await drain({ until: new Date(Date.now() + 30_000), handlers: handlersWith(syncJobsFrom(sound)) });
    expect(await jobsOf(id)).toMatchObject([{ run_id: runId, status: "succeeded" }]);
  });

  it("that nobody has overtaken is written", async () => {
    const id = await account();
    await readNow(id);
    await failAfter(id, async () => undefined);
    expect(await connectionRow(db(), id)).toMatchObject({ status: "error", last_error_code: "PERMISSION_MISSING" });
  });
});

describe("a job that was given up", () => {
  it("is no crash of an account that has been read since", async () => {
    const id = await account();
    await giveUp(id, async () => {
      await readNow(id);
    });
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 0, last_error_code: null });
  });

  it("is one of an account whose counts its reader had stored before it died", async () => {
    const id = await account();
    await readNow(id);
    await giveUp(id, async () => undefined);
    expect(await connectionRow(db(), id)).toMatchObject({ crashed_reads: 1, last_error_code: "READ_CRASHED" });
  });
});

function handlersWith(read: ReturnType<typeof syncJobsFrom>): JobHandlers {
  return { ...productHandlers, "sync-connection": read, "sync-suspect": read };
}

/** Lets whoever reads the account die at every attempt, and `meanwhile` happen before anybody deals with that. */
async function giveUp(id: string, meanwhile: () => Promise<unknown>) {
  await db()
    .updateTable("social_connections")
    .set({ next_sync_at: clock.now().toISOString() })
    .where("id", "=", id)
    .execute();
  await planDueSyncs(system());
  const dies = () => Promise.reject(new Error("died"));
  await drain({
    until: new Date(Date.now() + 30_000),
    handlers: {
      ...handlersWith(dies),
      "postpone-crashed-sync": async (batch, jobs) => {
        await meanwhile();
        return productHandlers["postpone-crashed-sync"](batch, jobs);
      },
    },
  });
}
