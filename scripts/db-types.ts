import { parseArgs } from "node:util";
import { areDatabaseTypesFresh, writeDatabaseTypes } from "./stack/database-types";
import { reportFailure, StackError } from "./stack/stack-error";
import { withTemporaryDatabase } from "./stack/temporary-database";

const help = `npm run db:types [-- --check]

Writes lib/db/types.ts from supabase/migrations, applied to a temporary database.

  --check  change nothing; fail when the file is not what the migrations give
  --help   this text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) return console.log(help);
  if (!values.check) return withTemporaryDatabase(writeDatabaseTypes);
  if (await withTemporaryDatabase(areDatabaseTypesFresh)) return;
  throw new StackError("lib/db/types.ts is not what the migrations give.", "Run: npm run db:types");
}

main().then(
  () => process.exit(0),
  (error: unknown) => process.exit(reportFailure(error)),
);
