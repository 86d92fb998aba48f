import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DemoLogin } from "@/scripts/seed";
import type { StackDescription } from "./description";
import type { StackSettings } from "./environment";
import { type LineSink, startScript } from "./services";
import { StackError } from "./stack-error";

const loginsSchema: z.ZodType<DemoLogin[]> = z.array(
  z.object({ who: z.string(), email: z.string(), password: z.string() }),
);

/**
 * Seeds the demo people once per data folder and returns their log-ins. Needs the whole stack running. Throws a
 * `StackError` when seeding fails; the next start tries again.
 */
export async function ensureDemo(
  settings: StackSettings,
  stack: StackDescription,
  sink: LineSink,
): Promise<DemoLogin[]> {
  const output = join(settings.dataDir, "demo.json");
  const readLogins = () => (existsSync(output) ? loginsSchema.parse(JSON.parse(readFileSync(output, "utf8"))) : []);
  if (readLogins().length === 0) {
    const seeding = startScript(settings, {
      name: "seed",
      file: "scripts/stack/run-seed.ts",
      args: [output],
      env: stack.env,
      sink,
    });
    if ((await seeding.exited) !== 0) {
      throw new StackError("The demo people could not be made.", `The reason stands in ${seeding.logFile}`);
    }
  }
  return readLogins();
}
