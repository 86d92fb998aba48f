import { parseArgs } from "node:util";
import { reportFailure } from "@/scripts/stack/stack-error";
import { withTemporaryDatabase } from "@/scripts/stack/temporary-database";
import { type RekeyFigures, rekeyUnderReading } from "./rekey";

const help = `npm run bench:rekey [-- --tokens 100000] [--readers 8] [--batch 500]

Seals tokens in a temporary database under one key and changes it with the real command, which is killed once on the way
and run again, while readers open random tokens as the product does. No reading may fail. Control: afterwards the old
key alone must open none. Ends with exit code 1 when one of these does not hold.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      tokens: { type: "string", default: "100000" },
      readers: { type: "string", default: "8" },
      batch: { type: "string", default: "500" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [tokens, readers, batch] = [Number(values.tokens), Number(values.readers), Number(values.batch)];
  const figures = await withTemporaryDatabase((databaseUrl, environment) =>
    rekeyUnderReading({ databaseUrl, environment, tokens, readers, batch }),
  );
  return print(figures) ? 0 : 1;
}

function print(figures: RekeyFigures): boolean {
  const { tokens, resumed, readsPerSecondAlone, readsPerSecondMeanwhile } = figures;
  const rate = Math.round(resumed.rotated / (resumed.durationMs / 1000));
  const checks = [
    { what: "failed reads", is: figures.failedReads, wanted: 0 },
    { what: "rows left under the old key", is: figures.leftUnderOldKey, wanted: 0 },
    { what: "rows that another run still finds", is: figures.thirdRotated, wanted: 0 },
    { what: "tokens that the new key alone opens", is: figures.openedByNewKey, wanted: tokens },
    { what: "control: tokens that the old key alone opens", is: figures.openedByOldKey, wanted: 0 },
  ];
  console.log(`tokens                              ${tokens} (access and refresh token each)`);
  console.log(`killed when so many were done       ${figures.killedAt}`);
  console.log(`the second run sealed anew          ${resumed.rotated} in ${resumed.durationMs} ms = ${rate} rows/s`);
  console.log(`written by others meanwhile         ${resumed.changedMeanwhile}`);
  console.log(
    `reads meanwhile                     ${figures.readsMeanwhile} = ${readsPerSecondMeanwhile}/s (alone: ${readsPerSecondAlone}/s)`,
  );
  for (const { what, is, wanted } of checks) console.log(`${is === wanted ? "ok  " : "FAIL"} ${what}: ${is}`);
  return checks.every(({ is, wanted }) => is === wanted);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(reportFailure(error)),
);
