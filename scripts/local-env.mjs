// Preloaded by the worker and the command line: gives them the environment of this checkout. A shell that already names
// a database is left alone; else .env.local is read; else the running (or last) local stack's own file. Never two of
// them together, which could point the tools of one installation at the data of another.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadEnvFile } from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const file = [".env.local", ".influmeter/dev.env"].map((name) => join(root, name)).find((path) => existsSync(path));
if (!process.env.DATABASE_URL && !process.env.DIRECT_URL && file) loadEnvFile(file);
