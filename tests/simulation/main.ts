import { parseArgs } from "node:util";
import { onStopRequest } from "@/scripts/stack/terminal";
import { openLab } from "@/tests/faults/lab";
import { simulateDay } from "./simulate";

const help = `npm run simulate-day [-- --accounts 1000 --hours 24 --faults 0.05 --outage instagram --seed N]

Lives through a day on a moved clock: connected accounts on every platform, a share of all calls failing, one platform down
for three hours, some owners taking our access back. Compares the end with the sandbox's own log: every connection is fresh
or says truly why not, no limit of a platform was exceeded, no refresh token was spent twice. Exit code 1 otherwise.

  --accounts N   connected accounts, spread over the platforms (1000)
  --hours N      simulated hours (24)
  --faults X     share of the platforms' calls that fail (0.05)
  --outage ID    the platform that is down from hour 8 to 11 (instagram)
  --step N       minutes that the clock moves at a time (5)
  --seed N       decides numbers, faults and leavers (1)
  --help         this text
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      accounts: { type: "string", default: "1000" },
      hours: { type: "string", default: "24" },
      faults: { type: "string", default: "0.05" },
      outage: { type: "string", default: "instagram" },
      step: { type: "string", default: "5" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const seed = Number(values.seed);
  const lab = await openLab(seed);
  onStopRequest(() => void lab.stop().then(() => process.exit(130)));
  try {
    const isSound = await simulateDay(lab, {
      seed,
      accounts: Number(values.accounts),
      hours: Number(values.hours),
      faults: Number(values.faults),
      outage: values.outage,
      stepMinutes: Number(values.step),
      say: console.log,
    });
    return isSound ? 0 : 1;
  } finally {
    await lab.stop();
  }
}

process.exit(await main());
