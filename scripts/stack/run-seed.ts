import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { reportFailure } from "./stack-error";

// Runs `seedDemo()` of scripts/seed.ts with the app's environment and keeps the log-ins it returns.
//   run-seed.ts SEED_FILE OUTPUT_FILE

const [seedFile = "", outputFile = ""] = process.argv.slice(2);
const seedModule = z.object({ seedDemo: z.function({ input: [], output: z.promise(z.unknown()) }) });

try {
  const { seedDemo } = seedModule.parse(await import(pathToFileURL(seedFile).href));
  const logins = await seedDemo();
  writeFileSync(outputFile, `${JSON.stringify(logins ?? [], null, 2)}\n`, { mode: 0o600 });
  process.exit(0);
} catch (error) {
  process.exit(reportFailure(error));
}
