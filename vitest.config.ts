import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = {
  "@": root.replace(/\/$/, ""),
  // Next refuses these modules in the wrong bundle; under vitest there is only one world.
  "server-only": `${root}tests/support/empty.ts`,
};
const exclude = ["**/node_modules/**", "**/.next*/**", "**/.influmeter/**"];
const labs = "{lib,tests}/**/*.lab.test.ts";

/**
 * `unit`: no network, no database, beside the code. `integration`: the real stack (PostgreSQL, REST/Auth, sandbox,
 * built app), started once by the test launcher. `e2e`: a real browser at that stack. `labs`: each file starts what it
 * needs by itself, so that they can run beside the others.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{app,components,lib,sandbox,scripts}/**/*.test.{ts,tsx}"],
          exclude: [...exclude, "**/*.db.test.ts", labs],
          // They pass in what they depend on, and so share a process: a new one for each file costs most of their time.
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["{lib,tests}/**/*.db.test.ts", "tests/{integration,conformity,faults,fuzz,bench}/**/*.test.ts"],
          exclude: [...exclude, labs],
          globalSetup: ["tests/support/stack.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "labs",
          include: [labs],
          exclude,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          exclude,
          globalSetup: ["tests/support/stack.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
