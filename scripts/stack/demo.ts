import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { StackDescription } from "./description";
import type { StackSettings } from "./environment";
import { repoRoot } from "./paths";
import { type LineSink, startScript } from "./services";
import { StackError } from "./stack-error";

const loginsSchema = z.array(z.object({ who: z.string(), email: z.string(), password: z.string() })).catch([]);

/** A demo person's log-in, for the terminal. */
export type DemoLogin = z.infer<typeof loginsSchema>[number];

/**
 * Seeds the demo people once per data folder and returns their log-ins. Needs the whole stack running. Returns an empty
 * list while there is nothing to seed; throws a `StackError` when seeding fails, and tries again at the next start.
 */
export async function ensureDemo(
  settings: StackSettings,
  stack: StackDescription,
  sink: LineSink,
): Promise<DemoLogin[]> {
  const output = join(settings.dataDir, "demo.json");
  const seedFile = join(repoRoot, "scripts/seed.ts");
  if (!existsSync(seedFile)) return [];
  if (!existsSync(output)) {
    const args = [seedFile, output];
    const seeding = startScript(settings, {
      name: "seed",
      file: "scripts/stack/run-seed.ts",
      args,
      env: stack.env,
      sink,
    });
    if ((await seeding.exited) !== 0) {
      throw new StackError("The demo people could not be made.", `The reason stands in ${seeding.logFile}`);
    }
  }
  return loginsSchema.parse(JSON.parse(readFileSync(output, "utf8")));
}
