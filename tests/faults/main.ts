import { parseArgs } from "node:util";
import { onStopRequest } from "@/scripts/stack/terminal";
import { runArms } from "./arms";
import { runCampaign, type Tally } from "./campaign";
import { createRandom } from "./random";
import { printArms, printReport } from "./report";
import { killMigrations, killStarts } from "./start-kills";
import { openLabWorld } from "./world";

const help = `npm run faults [-- --kills 300 --seed N --faults 0.1]

Kills workers, cron calls and the database server at every dangerous moment of the product's work, under failing
platforms, and compares afterwards what is stored with what the platforms' sandbox says it answered. Runs on a database
and a sandbox of its own. Ends with exit code 1 when something was lost, stuck, wrong, stale or disconnected.

  --kills N      how many (300)
  --seed N       decides every choice; the same seed plans the same campaign (a new one each time, and printed)
  --faults X     share of the platforms' calls that fail (0.1)
  --accounts N   connected accounts, as many on each platform (300)
  --audit N      kills between two audits (50)
  --only WORD    only kill points whose name contains it
  --verbose      a line for every round
  --help         this text
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "300" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      faults: { type: "string", default: "0.1" },
      accounts: { type: "string", default: "300" },
      audit: { type: "string", default: "50" },
      only: { type: "string" },
      verbose: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const started = Date.now();
  const seed = Number(values.seed);
  console.log(`seed ${seed}: ${values.kills} kills, ${values.accounts} accounts, ${values.faults} of calls fail`);
  const world = await openLabWorld(seed, Number(values.accounts));
  console.log(`  lab ready after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  onStopRequest(() => void world.lab.stop().then(() => process.exit(130)));
  let isSound = false;
  try {
    const random = createRandom(seed);
    const kills = Number(values.kills);
    const wants = (point: string) => values.only === undefined || point.includes(values.only);
    const starts: Tally[] = [];
    if (wants("migration")) starts.push(await killMigrations(world.lab, random, share(kills, 0.05), console.log));
    if (wants("start-up")) starts.push(await killStarts(world.lab, random, share(kills, 0.03), console.log));
    const result = await runCampaign(world, random, {
      kills: kills - starts.reduce((sum, tally) => sum + tally.kills + tally.missed, 0),
      faults: Number(values.faults),
      auditEvery: Number(values.audit),
      only: values.only ?? null,
      verbose: values.verbose ?? false,
      say: console.log,
    });
    const arms = wants("control") ? await runArms(world, random) : [];
    const kept = printReport({ ...result, tallies: [...result.tallies, ...starts] }, world.answers);
    isSound = printArms(arms) && kept;
    console.log(`took ${((Date.now() - started) / 1000).toFixed(0)} s`);
  } finally {
    const folder = await world.lab.stop({ keep: !isSound });
    if (!isSound) console.log(`the lab's data and logs stay in ${folder}`);
  }
  return isSound ? 0 : 1;
}

function share(kills: number, part: number): number {
  return Math.max(2, Math.round(kills * part));
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
