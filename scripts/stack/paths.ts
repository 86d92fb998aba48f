import { join } from "node:path";

/** The checkout: the folder that holds package.json. */
export const repoRoot = join(import.meta.dirname, "../..");

/** Where `npm run dev` and `npm run stack` keep their data. Ignored by git; `--reset` deletes it. */
export const devDataDir = join(repoRoot, ".influmeter");

/** A file of an installed package, such as `next/dist/bin/next`. */
export function packageFile(path: string): string {
  return join(repoRoot, "node_modules", path);
}
