import { parseArgs } from "node:util";
import { applyMigrations } from "./stack/migrations";
import { reportFailure, StackError } from "./stack/stack-error";

const help = `npm run db:migrate

Applies supabase/migrations to the database of DIRECT_URL, else DATABASE_URL: a hosted project (use its direct address,
not the pooler), the Supabase CLI's stack, or the running local stack, whose address is taken from .influmeter/dev.env
when neither is set. \`npm run dev\` also does this at every start, and must be restarted to serve new tables.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: "boolean" } } });
  if (values.help) return console.log(help);
  const databaseUrl = process.env.DIRECT_URL ?? process.env.DATABASE_URL;
  if (!databaseUrl) {
    throw new StackError("No database is named.", "Set DIRECT_URL or DATABASE_URL, or start one with npm run dev.");
  }
  const applied = await applyMigrations(databaseUrl);
  console.log(applied === 0 ? "Nothing to apply." : `Applied ${applied} migration${applied === 1 ? "" : "s"}.`);
}

main().catch((error: unknown) => process.exit(reportFailure(error)));
