import { expect, it } from "vitest";
import { withTemporaryDatabase } from "@/scripts/stack/temporary-database";
import { rekeyUnderReading } from "./rekey";

it("changes the key under reading, killed once on the way: no reading fails, nothing is left", async () => {
  const tokens = 2_000;
  const figures = await withTemporaryDatabase((databaseUrl, environment) =>
    rekeyUnderReading({ databaseUrl, environment, tokens, readers: 4, batch: 20 }),
  );
  expect(figures).toMatchObject({
    failedReads: 0,
    leftUnderOldKey: 0,
    thirdRotated: 0,
    openedByNewKey: tokens,
    openedByOldKey: 0,
  });
  expect(figures.killedAt).toBeGreaterThan(0);
  expect(figures.killedAt + figures.resumed.rotated).toBe(tokens);
  expect(figures.readsMeanwhile).toBeGreaterThan(0);
}, 60_000);
