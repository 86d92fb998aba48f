import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { withTemporaryStack } from "@/scripts/stack/temporary-stack";
import { takeStackEnvironment } from "@/tests/support/connect";
import { stackVariable, testStack } from "@/tests/support/env";
import { keepOpen, type Open } from "@/tests/support/keep-open";
import { raceRefreshes } from "./refresh-race";
import { type Racers, startRacers } from "./refresh-racers";

let stack: Open<string>;
let racers: Racers;
beforeAll(async () => {
  stack = await keepOpen<string>(withTemporaryStack);
  process.env[stackVariable] = stack.given;
  takeStackEnvironment();
  racers = await startRacers(3, testStack().env);
}, 120_000);
afterAll(async () => {
  racers.stop();
  await pool().end();
  await stack.close();
});

const small = { controlRounds: 1, accounts: 1, leaseMs: 1_000, delayMs: 2_500, lostShare: 0, seed: 1 };

describe("processes that find one access token expired, at a platform slower than the lease", () => {
  it("ask once and all go on; where the lease is not renewed, or where there is none, they ask more often", async () => {
    const race = await raceRefreshes({ ...small, platform: "youtube", rounds: 1, deathEvery: 0 }, racers);
    const [product, unrenewed, unleased] = race;
    expect(product).toMatchObject({ calls: 1, successes: 3, harmed: 0 });
    expect(unrenewed?.calls).toBeGreaterThan(1);
    expect(unleased?.calls).toBeGreaterThan(1);
  }, 120_000);

  it("keep single-use refresh tokens alive, which the other ways lose; what a death loses is noticed", async () => {
    const race = await raceRefreshes({ ...small, platform: "rotating", rounds: 2, deathEvery: 2 }, racers);
    const [product, unrenewed, unleased] = race;
    expect(product).toMatchObject({ killed: 1, revoked: 1, revokedAndTold: 1, harmed: 0, successes: 3 });
    expect(unrenewed).toMatchObject({ revoked: 1, harmed: 1 });
    expect(unleased).toMatchObject({ revoked: 1, harmed: 1 });
  }, 120_000);

  it("do so for several accounts of X at once, and a death costs no more than the accounts in its hand", async () => {
    const race = await raceRefreshes({ ...small, platform: "x", accounts: 3, rounds: 2, deathEvery: 2 }, racers);
    const [product, unrenewed, unleased] = race;
    expect(product).toMatchObject({ expiries: 6, killed: 1, harmed: 0 });
    expect(product?.inDeadHands).toBeGreaterThan(0);
    expect(product?.revoked).toBeLessThanOrEqual(product?.inDeadHands ?? 0);
    expect(product?.revokedAndTold).toBe(product?.revoked);
    expect(product?.successes).toBeGreaterThanOrEqual(9);
    expect(unrenewed?.harmed).toBeGreaterThan(0);
    expect(unleased).toMatchObject({ revoked: 3, harmed: 3 });
  }, 120_000);
});
