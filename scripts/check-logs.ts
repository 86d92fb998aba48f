import { existsSync } from "node:fs";
import { descriptionFile, readDescription } from "./stack/description";
import { searchLogsForSecrets } from "./stack/log-canaries";
import { devDataDir } from "./stack/paths";

const file = process.argv[2] ?? descriptionFile(devDataDir);
if (process.argv.includes("--help") || !existsSync(file)) {
  console.log("Usage: npm run check:logs [-- path/to/stack.json]");
  console.log("Searches the logs of a running stack for every secret issued in it. Start one with npm run dev.");
  process.exit(process.argv.includes("--help") ? 0 : 1);
}
const search = await searchLogsForSecrets(readDescription(file));
const size = `${search.secrets} secrets looked for in ${search.files} log files (${Math.round(search.bytes / 1024)} kB)`;
console.log(`${size}: ${search.leaks.length === 0 ? "none found" : `${search.leaks.length} found`}`);
for (const leak of search.leaks) console.log(`  ${leak}`);
process.exitCode = search.leaks.length === 0 ? 0 : 1;
