/**
 * What a scheduler's calls do, in a process of its own: each line on standard input names an entry of the timetable, which
 * is run as its route would run it. Says "done" after each.
 */
import { createInterface } from "node:readline";
import { runCron } from "@/lib/jobs";
import { timetableEntries } from "@/lib/jobs/schedule";

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const entry = timetableEntries.find((name) => name === line.trim());
  if (entry === undefined) throw new Error(`not an entry of the timetable: ${line}`);
  try {
    await runCron(entry);
    console.log("done");
  } catch (error) {
    console.log(`failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
