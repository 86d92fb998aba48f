import type { Answers } from "./answers";
import type { Arm } from "./arms";
import type { CampaignResult, Tally } from "./campaign";
import type { Breach, Finding } from "./checker";

const breaches: readonly Breach[] = ["lost", "stuck", "missing", "wrong", "stale", "disconnected", "crashed"];
const shownFindings = 12;

/** Prints what a campaign found, one line per kill point. Returns whether every promise was kept at every point. */
export function printReport(result: CampaignResult, answers: Answers): boolean {
  const cells = (tally: Tally) => [
    tally.point,
    tally.kills,
    tally.missed,
    tally.inHand,
    ...breaches.map((breach) => count(tally.findings, breach)),
  ];
  const everything = [...result.tallies.flatMap(({ findings }) => findings), ...result.findings];
  const sum = (pick: (tally: Tally) => number) => result.tallies.reduce((total, tally) => total + pick(tally), 0);
  printTable(
    ["point", "kills", "not reached", "in hand", ...breaches],
    [
      ...result.tallies.map(cells),
      [
        "all",
        sum(({ kills }) => kills),
        sum(({ missed }) => missed),
        sum(({ inHand }) => inHand),
        ...breaches.map((breach) => count(everything, breach)),
      ],
    ],
  );
  console.log(`slowest recovery ${result.slowestRecovery.toFixed(1)} s`);
  const outcomes = [...answers.outcomes()].sort(([a], [b]) => a.localeCompare(b));
  console.log(`platform calls: ${outcomes.map(([outcome, calls]) => `${outcome} ${calls}`).join(", ")}`);
  for (const { breach, detail } of everything.slice(0, shownFindings)) console.log(`  ${breach}: ${detail}`);
  const neverReached = result.tallies.filter(({ kills }) => kills === 0);
  for (const { point } of neverReached) console.log(`  NEVER REACHED: ${point}`);
  return everything.length === 0 && neverReached.length === 0;
}

/** Prints the control arms. Returns whether each broke what it was meant to break, and the product did not. */
export function printArms(arms: readonly Arm[]): boolean {
  const rows = arms.map(({ name, kills, broken, what, product }) => [
    `control: ${name}`,
    kills,
    `${broken} ${what}`,
    product === null ? "see above" : product,
    broken > 0 ? "breaks, as it must" : "NOT NOTICED",
  ]);
  printTable(["arm", "kills", "found", "product", ""], rows);
  return arms.every(({ broken, product }) => broken > 0 && (product === null || product === 0));
}

function count(findings: readonly Finding[], breach: Breach): number {
  return findings.filter((finding) => finding.breach === breach).length;
}

/** Prints rows under a heading, the first column to the left and the others to the right. */
export function printTable(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const all = [heading, ...rows].map((row) => row.map(String));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) {
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    );
  }
}
