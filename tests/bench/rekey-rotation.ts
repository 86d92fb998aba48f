import { type ChildProcess, spawn } from "node:child_process";
import { z } from "zod";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { typescriptArgs } from "@/scripts/stack/services";

const rotationSchema = z.object({
  rotated: z.number(),
  changedMeanwhile: z.number(),
  left: z.number(),
  unreadable: z.array(z.unknown()),
  durationMs: z.number(),
});

/** What `rotate-keys --json` answers. */
export type Rotation = z.infer<typeof rotationSchema>;

interface RunningRotation {
  readonly child: ChildProcess;
  /** Exit code (null after a kill) and what it printed. */
  readonly ended: Promise<{ code: number | null; output: string; complaints: string }>;
}

/** Starts the real command in a process of its own. */
export function startRotation(environment: Record<string, string>, batch: number): RunningRotation {
  const child = spawn(
    process.execPath,
    [...typescriptArgs("scripts/cli.ts"), "rotate-keys", "--json", "--batch", String(batch)],
    { cwd: repoRoot, env: childEnvironment(environment), stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  let complaints = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; output: string; complaints: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, complaints }));
  });
  return { child, ended };
}

/** Its answer once it has ended. Throws with its words when it did not succeed. */
export async function finished({ ended }: RunningRotation): Promise<Rotation> {
  const { code, output, complaints } = await ended;
  if (code !== 0) throw new Error(`rotate-keys ended with ${code}: ${complaints}${output}`);
  return rotationSchema.parse(JSON.parse(output));
}

/** Kills it (SIGKILL) as soon as `done` rows are `enough`. Returns how many were done when it was dead. */
export async function killedAfter(
  { child, ended }: RunningRotation,
  done: () => Promise<number>,
  enough: number,
): Promise<number> {
  while (child.exitCode === null && (await done()) < enough) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGKILL");
  const { code, complaints } = await ended;
  if (code !== null) throw new Error(`rotate-keys ended with ${code} before it could be killed: ${complaints}`);
  return done();
}
