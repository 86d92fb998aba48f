import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { descriptionFile } from "./stack/description";
import { devDataDir } from "./stack/paths";
import { prepareStack, startStack } from "./stack/running-stack";
import { developmentSettings } from "./stack/settings";
import { reportFailure, StackError } from "./stack/stack-error";
import { onStopRequest, printLine } from "./stack/terminal";

const help = `npm run stack [-- --reset] [--data FOLDER] [--no-sandbox]

Starts what the app stands on, without the app: PostgreSQL, the Supabase-compatible REST and Auth server (migrated) and
the platform sandbox. Writes stack.json and dev.env into the data folder; start your own app or script with
  node --env-file=.influmeter/dev.env ...

  --reset        delete the data first
  --data FOLDER  keep the data elsewhere (default .influmeter)
  --no-sandbox   leave the platform sandbox out, to run your own on its port
  --help         this text

Environment: PORT (the app's, for APP_URL) SUPABASE_PORT POSTGRES_PORT SANDBOX_PORT EMAIL_CONFIRM=on LOG_LEVEL
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      reset: { type: "boolean" },
      data: { type: "string" },
      "no-sandbox": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(help);
  const dataDir = resolve(values.data ?? devDataDir);
  const prepared = await prepareStack(() => developmentSettings(process.env, dataDir, values.reset), {
    reset: values.reset ?? false,
    keys: ["supabase", "postgres", "sandbox"],
  });
  const stack = await startStack(prepared, {
    durable: true,
    sink: printLine,
    sandbox: !values["no-sandbox"],
  });
  onStopRequest(() => void stack.stop().then(() => process.exit(0)));
  console.log(`Ready: ${stack.description.supabaseUrl} (REST, Auth) · ${stack.description.sandboxUrl} (sandbox)`);
  console.log(`Addresses and keys: ${descriptionFile(dataDir)}`);
  const ended = await stack.firstExit;
  await stack.stop();
  throw new StackError(`${ended.name} stopped unexpectedly.`, `Its log: ${ended.logFile}`);
}

main().catch((error: unknown) => process.exit(reportFailure(error)));
