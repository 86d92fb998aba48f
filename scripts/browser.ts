import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const systemPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const launchArgs = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Path of a Chromium: CHROMIUM_PATH, else Playwright's own download, else one that the system has. When there is none it
 * tries to install one. Throws an error that says what to do when that fails too, or when CHROMIUM_PATH is wrong.
 */
function findBrowser(): string {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && !existsSync(chosen)) throw new Error(`CHROMIUM_PATH=${chosen} does not exist.`);
  const found = chosen ?? presentBrowser();
  if (found) return found;
  install();
  const installed = presentBrowser();
  if (installed) return installed;
  throw new Error(
    "The browser tests need Chromium, and it could not be installed. " +
      "Install it (Debian: apt-get install chromium; others: npx playwright-core install chromium), " +
      "or name one: CHROMIUM_PATH=/path/to/chrome npm test",
  );
}

function presentBrowser(): string | undefined {
  return [chromium.executablePath(), ...systemPaths].find((path) => path !== "" && existsSync(path));
}

function install(): void {
  const isRoot = process.getuid?.() === 0;
  const run = (command: string, args: string[]) => spawnSync(command, args, { stdio: "ignore" }).status === 0;
  if (isRoot && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update"]);
    if (run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"])) return;
  }
  run(process.execPath, ["node_modules/playwright-core/cli.js", "install", "chromium"]);
}

/** Starts a headless browser; the caller closes it. Finds or installs one as `findBrowser` does. */
export function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0; // Chromium's sandbox refuses root
  return chromium.launch({
    executablePath: findBrowser(),
    args: isRoot ? ["--no-sandbox", ...launchArgs] : launchArgs,
  });
}

/** Unfolds by keyboard what a page folds away on a telephone; returns how many presses it took, 0 in a wide window. */
export async function unfold(page: Page): Promise<number> {
  const folded = page.locator("#content details.fold:not([open]) > summary:visible");
  let presses = 0;
  for (; (await folded.count()) > 0; presses += 1) await folded.first().press("Enter");
  return presses;
}
