import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completesFirst, endArms } from "./arms";
import { runCampaign } from "./campaign";
import { killPoints } from "./kill-points";
import { createRandom } from "./random";
import { type LabWorld, openLabWorld } from "./world";

const seed = 7;
let world: LabWorld;
beforeAll(async () => {
  world = await openLabWorld(seed, 40);
}, 120_000);
afterAll(async () => {
  await world.lab.stop();
});

// The whole of it, with hundreds of kills, restarts of the server and every control arm: npm run faults.
describe("a worker or cron call that is killed", () => {
  it("loses no read, leaves no job behind and stores nothing wrong, at whatever moment it dies", async () => {
    const lines: string[] = [];
    const { tallies, findings } = await runCampaign(world, createRandom(seed), {
      kills: "each",
      faults: 0.1,
      auditEvery: Number.POSITIVE_INFINITY,
      only: null,
      verbose: true,
      say: (line) => lines.push(line),
    });
    const found = [...tallies.flatMap((tally) => tally.findings), ...findings];
    expect(found, lines.join("\n")).toEqual([]);
    expect(tallies.map(({ kills }) => kills)).toEqual(killPoints.map(() => 1));
  }, 180_000);

  it("would lose reads if jobs were completed before their numbers are stored", async () => {
    const { broken } = await completesFirst(world, createRandom(seed), 1);
    await endArms();
    expect(broken).toBeGreaterThan(0);
  }, 60_000);
});
