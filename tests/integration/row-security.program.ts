import { Client } from "pg";
import { withTemporaryDatabase } from "@/scripts/stack/temporary-database";
import { readers, servedSchemas } from "./row-security.expectations";
import { findLeaks, relationsIn } from "./row-security.matrix";
import { makeMutants, type Outcome, tryMutants } from "./row-security.mutants";
import { setStage } from "./row-security.stage";

const help = `npm run mutate:policies

Spoils the row security of a database of its own, one policy, table or function at a time, and looks whether the matrix
of tests/integration/row-security.test.ts would notice. Prints mutants made, noticed, the ratio, and every survivor. Exit
code 1 below a ratio of 0.95, or when the matrix finds something before anything was spoilt.
`;

const lowestRatio = 0.95;

async function mutate(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    const stage = await setStage(client);
    const leaks = await findLeaks(stage, await relationsIn(client, servedSchemas), readers);
    for (const { table, who, verb, what } of leaks)
      console.log(`before any mutant: ${table}: ${verb} by ${who}: ${what}`);
    const mutants = await makeMutants(stage);
    const outcomes = await tryMutants(stage, mutants, (done) => {
      if (done % 25 === 0) console.error(`${done} of ${mutants.length}`);
    });
    await client.query("rollback");
    const ratio = print(outcomes);
    return leaks.length === 0 && ratio >= lowestRatio ? 0 : 1;
  } finally {
    await client.end();
  }
}

function print(outcomes: readonly Outcome[]): number {
  const count = (result: Outcome["result"], kind?: string) =>
    outcomes.filter((one) => one.result === result && (kind === undefined || one.mutant.kind === kind)).length;
  for (const kind of new Set(outcomes.map(({ mutant }) => mutant.kind))) {
    const made = outcomes.filter(({ mutant }) => mutant.kind === kind).length;
    const equivalent = count("equivalent", kind);
    console.log(
      `${kind}: ${count("noticed", kind)} of ${made - equivalent}${equivalent ? `, ${equivalent} equivalent` : ""}`,
    );
  }
  for (const { mutant, result } of outcomes) {
    if (result === "survived") console.log(`survived: ${mutant.name}`);
    if (result === "equivalent") console.log(`equivalent: ${mutant.name}: ${mutant.equivalent}`);
  }
  const ratio = count("noticed") / (outcomes.length - count("equivalent"));
  console.log(
    `mutants ${outcomes.length}, noticed ${count("noticed")}, equivalent ${count("equivalent")}, survived ${count("survived")}, ratio ${ratio.toFixed(3)}`,
  );
  return ratio;
}

if (process.argv.includes("--help")) console.log(help);
else
  withTemporaryDatabase(mutate).then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
