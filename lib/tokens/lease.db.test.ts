import { afterEach, expect, it, vi } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { readDueTokens, readToken } from "@/lib/db/tokens";
import { connect, connectionRow } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { configuredPlatforms } from "./platform-source";
import { refreshPorts } from "./refresh-token";

let person: PersonContext;
onStack((someone) => {
  person = someone;
});
afterEach(() => {
  vi.useRealTimers();
});

const hourMs = 3_600_000;

/** Lets this machine's clock, and nothing else, be wrong by so much. */
function misset(byMs: number) {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + byMs });
}

async function tokenPorts() {
  const { grant_id } = await connectionRow(db(), await connect(person, "youtube", "tiny"));
  const { id } = await db()
    .selectFrom("connection_tokens")
    .select("id")
    .where("grant_id", "=", grant_id)
    .executeTakeFirstOrThrow();
  const seen = await readToken(db(), id);
  if (seen === null) throw new Error("no token");
  const parts = { platform: configuredPlatforms.platform("youtube"), call: configuredPlatforms.call("youtube"), seen };
  return { seen, ports: () => refreshPorts(system(), parts) };
}

it("a lease is not taken from its holder by a machine whose clock is ahead", async () => {
  const { seen, ports } = await tokenPorts();
  const lease = await ports().takeLease(seen.generation);
  misset(hourMs);
  const stored = await ports().read();
  expect(stored?.leaseUntil?.getTime()).toBeGreaterThan(Date.now());
  expect(await ports().takeLease(lease?.generation ?? 0)).toBeNull();
  await db()
    .updateTable("connection_tokens")
    .set({ next_refresh_at: new Date(0).toISOString() })
    .where("id", "=", seen.id)
    .execute();
  const due = await readDueTokens(db(), new Date(), 1_000);
  expect(due.filter(({ id }) => id === seen.id)).toEqual([]);
});

it("a lease of a machine whose clock is behind holds, and ends, like any other's", async () => {
  const { seen, ports } = await tokenPorts();
  misset(-hourMs);
  const lease = await ports().takeLease(seen.generation);
  vi.useRealTimers();
  expect(await ports().takeLease(lease?.generation ?? 0)).toBeNull();
  const left = ((await ports().read())?.leaseUntil?.getTime() ?? 0) - Date.now();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(40_000);
});
