import { parseArgs } from "node:util";
import { reportFailure, StackError } from "@/scripts/stack/stack-error";
import { withTemporaryStack } from "@/scripts/stack/temporary-stack";
import { takeStackEnvironment } from "@/tests/support/connect";
import { stackVariable, testStack } from "@/tests/support/env";
import { type ArmFigures, type RaceOptions, raceRefreshes } from "./refresh-race";
import { startRacers } from "./refresh-racers";
import { singleUse, type TrackName, tracks } from "./refresh-tracks";

const help = `npm run race:refresh [-- --platform youtube --processes 50 --rounds 5 --seed 1]

Real processes find the same expired access tokens at the same moment, at a platform that takes up to three times as long
as a lease lasts. One refresh per token may be asked for, and every process must go on. In the same run two controls, which must do
worse: the lease is not renewed; there is no lease. Ends with exit code 1 when one of these does not hold.

  --platform NAME    youtube or x (the sandbox), or rotating (a stand-in); with the last two a refresh token works once,
                     and a second use ends the access
  --processes N      how many at once (default 50)
  --rounds N         rounds with the product's way (default 5); --control-rounds N for each control (default 1)
  --accounts N       how many tokens run out in each round (default 1; the stand-in has only one)
  --lease MS         how long a lease lasts (default 2000); --delay MS how long the platform takes (default 3 leases)
  --lost SHARE       share of requests that are lost on the way (default 0, try 0.05)
  --death-every N    in every N-th round a process dies when it has the answer and has not saved it (default 0 = never)
  --seed N           for what is lost (default 1)
`;

async function main(): Promise<number> {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({
    options: {
      platform: text("youtube"),
      processes: text("50"),
      rounds: text("5"),
      accounts: text("1"),
      "control-rounds": text("1"),
      lease: text("2000"),
      delay: text(""),
      lost: text("0"),
      "death-every": text("0"),
      seed: text("1"),
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (!isTrack(values.platform)) {
    throw new StackError(`No such platform: ${values.platform}.`, `Known: ${Object.keys(tracks).join(", ")}.`);
  }
  const leaseMs = Number(values.lease);
  const processes = Number(values.processes);
  const options: RaceOptions = {
    platform: values.platform,
    rounds: Number(values.rounds),
    accounts: Number(values.accounts),
    controlRounds: Number(values["control-rounds"]),
    leaseMs,
    delayMs: values.delay === "" ? 3 * leaseMs : Number(values.delay),
    lostShare: Number(values.lost),
    deathEvery: Number(values["death-every"]),
    seed: Number(values.seed),
    onRound: (round) => round % 10 === 0 && console.log(`  ${round} of ${values.rounds} rounds`),
  };
  console.log(JSON.stringify({ processes, ...options }));
  const arms = await withTemporaryStack((file) => {
    process.env[stackVariable] = file;
    takeStackEnvironment();
    return raceOf(processes, options);
  });
  for (const arm of arms) console.log(describe(arm, processes));
  const failed = verdicts(options, processes, arms).filter(({ holds, what }) => {
    console.log(`${holds ? "ok  " : "FAIL"} ${what}`);
    return !holds;
  });
  return failed.length === 0 ? 0 : 1;
}

async function raceOf(processes: number, options: RaceOptions): Promise<ArmFigures[]> {
  const racers = await startRacers(processes, testStack().env);
  try {
    return await raceRefreshes(options, racers);
  } finally {
    racers.stop();
  }
}

function isTrack(name: string): name is TrackName {
  return Object.hasOwn(tracks, name);
}

function describe({ arm, rounds, failures, ...sums }: ArmFigures, processes: number): string {
  const ended = Object.entries(failures).map(([code, count]) => `${count} ${code}`);
  return [
    `${arm.padEnd(18)} ${sums.expiries} expiries in ${rounds} rounds x ${processes} processes: ${sums.calls} refreshes`,
    `${sums.successes} went on, ${sums.killed} killed with ${sums.inDeadHands} accounts in hand${ended.length > 0 ? `, ${ended.join(", ")}` : ""}`,
    `access ended ${sums.revoked} times (told: ${sums.revokedAndTold}), harmed without a death: ${sums.harmed}`,
    `slowest round ${sums.slowestMs} ms`,
  ].join(" · ");
}

function verdicts({ accounts, lostShare, platform }: RaceOptions, processes: number, arms: readonly ArmFigures[]) {
  const [product, ...controls] = arms;
  if (!product) return [{ what: "the product's arm ran", holds: false }];
  const { expiries, calls, killed, inDeadHands, successes, revoked, revokedAndTold, harmed, failures } = product;
  const expected = expiries * processes - killed * accounts;
  const notNow = failures.PLATFORM_UNAVAILABLE ?? 0;
  const askedForPerson = Object.values(failures).reduce((sum, count) => sum + count, 0) - notNow;
  return [
    {
      what: `product: ${calls} refreshes for ${expiries} expiries = ${(calls / expiries).toFixed(3)} (${inDeadHands} in dead hands)`,
      holds: calls <= 1.02 * (expiries + inDeadHands),
    },
    { what: `product: no account harmed without a death (${harmed})`, holds: harmed === 0 },
    {
      what: `product: every access that a death ended was noticed and told (${revokedAndTold} of ${revoked})`,
      holds: revoked === revokedAndTold && revoked <= inDeadHands,
    },
    lostShare === 0 && revoked === 0
      ? { what: `product: everybody went on (${successes} of ${expected})`, holds: successes === expected }
      : {
          what: `product: who did not go on was told "not now" or, after a death, "connect again" (${notNow}, ${askedForPerson})`,
          holds: askedForPerson <= revoked * processes,
        },
    ...controls.map((control) =>
      singleUse.has(platform)
        ? { what: `control, ${control.arm}: ends accesses (${control.revoked})`, holds: control.revoked > 0 }
        : {
            what: `control, ${control.arm}: asks more than once (${control.calls} for ${control.expiries})`,
            holds: control.calls > control.expiries,
          },
    ),
  ];
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(reportFailure(error)),
);
