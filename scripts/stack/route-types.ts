import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { devDataDir, repoRoot } from "./paths";
import { runningMark } from "./running-stack";

/**
 * Deletes the route types that earlier builds left behind: tsconfig.json includes them, and they name pages that may be
 * gone by now. Those of a running `npm run dev` stay, it keeps them up to date itself.
 */
export function dropStaleRouteTypes(): void {
  rmSync(join(repoRoot, ".next/types"), { recursive: true, force: true });
  rmSync(join(repoRoot, ".next-test/dev"), { recursive: true, force: true });
  if (!existsSync(runningMark(devDataDir))) rmSync(join(repoRoot, ".next/dev/types"), { recursive: true, force: true });
}
