import "server-only";
import { requireUsableConfiguration } from "@/lib/crypto";

/** Ends this process with exit code 1 and the reason on stderr when its configuration cannot work. */
export function endUnusableStart(): void {
  try {
    requireUsableConfiguration();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
