// Installs the dependencies when they are missing or not those of package-lock.json. Runs before every command that
// needs them, on whatever Node the machine has, so: plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8")).packages ?? {};
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** npm keeps a copy of the lock file beside what it installed; packages of other systems are not in it. */
function isInstalled() {
  const wanted = readPackages("package-lock.json");
  const installed = readPackages("node_modules/.package-lock.json");
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional || entry.peer);
  });
}

if (!isInstalled()) {
  console.log("Installing dependencies (npm ci) ...");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, prefix] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const install = spawnSync(command, [...prefix, ...args], { cwd: root, stdio: "inherit" });
  if (install.status !== 0) {
    console.error(
      "\n✗ The dependencies could not be installed.\n  Check the network connection and run the command again.\n",
    );
    process.exit(install.status ?? 1);
  }
}
