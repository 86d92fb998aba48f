import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PersonContext, SystemContext } from "@/lib/context";
import { createDb, db } from "@/lib/db";
import { createPool } from "@/lib/db/client";
import { openSessions, type SessionConnection, type SessionOptions } from "@/lib/tokens";
import { refreshOnce } from "@/lib/tokens/refresh-flow";
import { refreshPorts } from "@/lib/tokens/refresh-token";
import {
  callsSince,
  connect,
  connectionRow,
  lastCall,
  newInfluencer,
  sessionConnection,
} from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { openPostgresTap, type PostgresTap } from "./postgres-tap";
import { Trap } from "./trap";

let ctx: PersonContext;
let connection: SessionConnection;
let tap: PostgresTap;
let tapped: pg.Pool;
let throughTap: SystemContext;

onStack();
beforeEach(async () => {
  ctx = await newInfluencer();
  connection = sessionConnection(await connectionRow(db(), await connect(ctx, "youtube", "tiny")));
  const past = new Date(ctx.now().getTime() - 1000).toISOString();
  await db()
    .updateTable("connection_tokens")
    .set({ access_expires_at: past })
    .where("grant_id", "=", connection.grantId ?? "")
    .execute();
  const address = new URL(testStack().databaseUrl);
  tap = await openPostgresTap("refresh", Number(address.port));
  address.port = String(tap.port);
  tapped = createPool(address.href, 2);
  throughTap = { ...ctx, db: createDb(tapped) };
});
afterEach(async () => {
  tap.close();
  await tapped.end();
});

async function read(as: SystemContext, options: SessionOptions = {}): Promise<void> {
  const outcome = (await openSessions(as, [connection], options)).get(connection.id);
  if (!outcome?.ok) throw outcome?.error ?? new Error("not opened");
  const { session } = outcome;
  await session.run((platformSession) => session.platform.probe(platformSession));
}

/** Waits for the moment at which the platform has given new tokens and they are on their way to the database. */
function trapSaving(): Trap {
  const matches = (statement: string) => /^update .*set "sealed_access_token"/.test(statement);
  const trap = new Trap({ hold: "before", matches }, null);
  tap.arm(trap);
  return trap;
}

async function state() {
  const grant = await db()
    .selectFrom("oauth_grants")
    .select("status")
    .where("id", "=", connection.grantId ?? "")
    .executeTakeFirstOrThrow();
  const notices = await db().selectFrom("notifications").select("kind").where("user_id", "=", ctx.userId).execute();
  return { grant: grant.status, account: (await connectionRow(db(), connection.id)).status, notices };
}
const untouched = { grant: "active", account: "active", notices: [] };
const refreshesSince = async (mark: number) =>
  (await callsSince(mark, "youtube")).filter(({ endpoint }) => endpoint === "oauth.token").length;

describe("a database that goes away while a token is refreshed", () => {
  it("is waited for: the tokens that the platform gave are stored, and asked for once", async () => {
    const mark = await lastCall();
    const trap = trapSaving();
    const reading = read(throughTap);
    expect(await trap.wait(20_000)).not.toBeNull();
    tap.cut();
    await reading;
    expect(await refreshesSince(mark)).toBe(1);
    await read(ctx);
    expect(await refreshesSince(mark)).toBe(1);
    expect(await state()).toEqual(untouched);
  });

  it("marks nothing when it stays away, and the next one who comes refreshes", async () => {
    const mark = await lastCall();
    const trap = trapSaving();
    const times = { leaseMs: 1_000, patienceMs: 500 };
    const reading = read(throughTap, {
      refresh: (as, input) => refreshOnce(refreshPorts(as, input, times), input.seen),
    });
    const failed = expect(reading).rejects.not.toMatchObject({ action: "reconnect" });
    expect(await trap.wait(20_000)).not.toBeNull();
    tap.close();
    await failed;
    expect(await state()).toEqual(untouched);
    await read(ctx);
    expect(await refreshesSince(mark)).toBe(2);
    expect(await state()).toEqual(untouched);
  });
});
