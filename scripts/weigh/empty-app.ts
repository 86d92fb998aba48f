import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { StackDescription } from "@/scripts/stack/description";
import { packageFile, repoRoot } from "@/scripts/stack/paths";
import { StackError } from "@/scripts/stack/stack-error";
import { runNext, startNext } from "./next-server";

const folder = join(repoRoot, ".next-empty");

/** One layout and one page without anything: whatever a real page weighs more than this is ours. */
const files: Record<string, string> = {
  "package.json": '{ "private": true, "type": "module" }\n',
  "next.config.mjs": `const root = ${JSON.stringify(repoRoot)};\nexport default { turbopack: { root }, outputFileTracingRoot: root };\n`,
  "app/layout.jsx":
    'export default function Layout({ children }) {\n  return <html lang="en"><body>{children}</body></html>;\n}\n',
  "app/page.jsx": "export default function Page() {\n  return <p>Empty</p>;\n}\n",
};

const packageSchema = z.object({ version: z.string() });

function versionOf(name: string): string {
  return packageSchema.parse(JSON.parse(readFileSync(packageFile(`${name}/package.json`), "utf8"))).version;
}

/**
 * Builds an app with one empty page by the installed Next and React, and starts it on a free port. The build is kept in
 * the checkout and used again while it is of the same versions. Throws a `StackError` when it cannot be built.
 */
export async function startEmptyApp({
  env,
  logDir,
}: StackDescription): Promise<{ url: string; stop(): Promise<void> }> {
  // Next takes the checkout's instrumentation.ts and middleware.ts along. They run on the server alone and weigh nothing
  // in the browser, but do not start without the environment.
  const options = { name: "empty-app", dir: folder, env: { ...env, NEXT_DIST_DIR: ".next" }, logDir };
  const stamp = join(folder, "built-with.json");
  const wanted = JSON.stringify([versionOf("next"), versionOf("react"), files]);
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const build = runNext(["build"], options);
    if ((await build.exited) !== 0) {
      throw new StackError(`The empty app was not built:\n    ${build.tail().join("\n    ")}`, "Mend what it says.");
    }
    writeFileSync(stamp, wanted);
  }
  return startNext({ ...options, readyPath: "/" });
}
