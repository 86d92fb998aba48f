import "server-only";
import { requireUsableConfiguration } from "@/lib/crypto";

/**
 * Ends this process with exit code 1 and the reason on stderr when its configuration cannot work. `alsoRequire` throws for
 * what only the domain knows.
 */
export function endUnusableStart(alsoRequire: () => void): void {
  try {
    requireUsableConfiguration();
    alsoRequire();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
