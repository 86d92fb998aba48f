import { platformIds } from "@/lib/platforms/manifests";
import type { StaleCause } from "@/lib/schemas/freshness";
import type { Lab } from "@/tests/faults/lab";
import { printTable } from "@/tests/faults/report";
import { type DayOptions, liveOneDay } from "./day";
import { beyondLimits, type Ending, judgeDay, tokensSpentTwice } from "./verdict";

const states: readonly ("fresh" | StaleCause)[] = [
  "fresh",
  "needs_reconnect",
  "platform_limit",
  "platform_down",
  "unusable_answer",
];
const shown = 10;

/** Lives through a day in this lab and prints what became of everybody. Returns whether every promise was kept. */
export async function simulateDay(lab: Lab, options: DayOptions): Promise<boolean> {
  const started = Date.now();
  Object.assign(process.env, lab.description.env, { LOG_LEVEL: "error" });
  const day = await liveOneDay(lab, options);
  const endings = await judgeDay(lab, day);
  const twice = tokensSpentTwice(day);
  const limited = beyondLimits(day);
  printTable(
    ["platform", "accounts", ...states, "other", "untrue", "calls", "failed on purpose", "over a limit", "spent twice"],
    [...platformIds, "all"].map((id) => {
      const here = id === "all" ? endings : endings.filter(({ platform }) => platform === id);
      const sum = (pick: (platform: string) => number) =>
        id === "all" ? platformIds.reduce((total, each) => total + pick(each), 0) : pick(id);
      const known = states.map((state) => here.filter((ending) => ending.state === state).length);
      return [
        id,
        here.length,
        ...known,
        here.length - known.reduce((total, count) => total + count, 0),
        here.filter(({ isTrue }) => !isTrue).length,
        sum(day.history.calls),
        sum(day.history.faulted),
        limited.filter(({ platform }) => id === "all" || platform === id).length,
        twice.filter(({ platform }) => id === "all" || platform === id).length,
      ];
    }),
  );
  const untrue = endings.filter(({ isTrue }: Ending) => !isTrue);
  for (const { detail } of untrue.slice(0, shown)) console.log(`  untrue: ${detail}`);
  for (const { platform, personaId, endpoint, status } of limited.slice(0, shown)) {
    console.log(`  over a limit: ${platform}/${personaId} ${endpoint} ${status}`);
  }
  for (const { platform, personaId, endpoint, status } of twice.slice(0, shown)) {
    console.log(`  spent twice: ${platform}/${personaId} ${endpoint} ${status}`);
  }
  console.log(
    `${options.hours} simulated hours in ${((Date.now() - started) / 1000).toFixed(0)} s; ${day.revoked.size} owners took our access back; ${day.crashed} jobs crashed`,
  );
  return untrue.length === 0 && twice.length === 0 && limited.length === 0 && day.crashed === 0;
}
