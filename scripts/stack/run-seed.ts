import { writeFileSync } from "node:fs";
import { seedDemo } from "@/scripts/seed";
import { reportFailure } from "./stack-error";

// Makes the demo people with the app's environment and keeps their log-ins:  run-seed.ts OUTPUT_FILE [DAYS]

const [outputFile = "demo.json", days] = process.argv.slice(2);

try {
  const logins = await seedDemo(days === undefined ? undefined : Number(days));
  writeFileSync(outputFile, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  process.exit(0);
} catch (error) {
  process.exit(reportFailure(error));
}
