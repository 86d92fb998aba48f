import { startTestStack, type TestStack } from "@/scripts/stack/test-stack";
import { stackVariable } from "./env";

let own: TestStack | undefined;

/**
 * vitest's global set-up. Under `npm test` the stack already runs and is named in the environment; somebody who runs one
 * file gets a stack of their own, on the last test build when no source has changed since.
 */
export async function setup(): Promise<void> {
  if (process.env[stackVariable]) return;
  own = await startTestStack({ reuseBuild: true });
  process.env[stackVariable] = own.file;
}

/** Ends the stack that `setup` started, if it did. */
export async function teardown(): Promise<void> {
  if (!own) return;
  delete process.env[stackVariable];
  await own.stop({ keepLogs: true });
}
