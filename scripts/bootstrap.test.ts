import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { repoRoot } from "./stack/paths";

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

/** Folders in which Node looks for a dependency of the package at `path`, nearest first. */
function lookupPaths(path: string, name: string): string[] {
  const here = `${path ? `${path}/` : ""}node_modules/${name}`;
  if (path === "") return [here];
  const parent = path.lastIndexOf("/node_modules/");
  return [here, ...lookupPaths(parent < 0 ? "" : path.slice(0, parent), name)];
}

it("the lock file names the optional packages of every system, or `npm ci` would refuse it", () => {
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(repoRoot, "package-lock.json"), "utf8")));
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !lookupPaths(path, name).some((key) => key in lock.packages)),
  );
  expect(missing).toEqual([]);
});
