import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measurements, type Row } from "./measurements";

const help = `npm run bench [-- NAME ...] [--quick]

Measures the product beside what it cannot be faster than, in turns and in one run, and prints both. A measurement whose
limit moved by more than 15% is void: something else was using the machine. Exit code 1 when an aim is missed.

  NAME     ${Object.keys(measurements).join(", ")}; all of them without a name
  --quick  few accounts and one round: shows that it runs, proves nothing
  --help   this text
`;

function print(rows: readonly Row[]): void {
  const cells = rows.map((row) => [
    row.name,
    row.value,
    row.aim,
    row.isVoid ? "void" : row.isMet === null ? "" : row.isMet ? "met" : "missed",
    row.note,
  ]);
  const head = ["measurement", "figure", "aim", "", "how it came about"];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((cell) => cell[column]?.length ?? 0)));
  for (const line of [head, ...cells]) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

/** Runs one measurement in an installation and a process of its own, so that none pays for what another left behind. */
function measured(name: string, quick: boolean): Row[] {
  const program = fileURLToPath(new URL("./measurement.program.ts", import.meta.url));
  const args = ["--conditions=react-server", "--import", "tsx", program, name, ...(quick ? ["quick"] : [])];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`the measurement "${name}" failed`);
  return JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "");
}

function main(): number {
  const { values, positionals } = parseArgs({
    options: { quick: { type: "boolean" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(measurements);
  const unknown = names.find((name) => !(name in measurements));
  if (unknown)
    throw new Error(`There is no measurement "${unknown}"; there are ${Object.keys(measurements).join(", ")}.`);
  const rows = names.flatMap((name) => {
    console.log(`${name} ...`);
    return measured(name, values.quick ?? false);
  });
  console.log(`\n${cpus().length} cores, Node ${process.version}\n`);
  print(rows);
  return rows.some((row) => row.isMet === false || row.isVoid) ? 1 : 0;
}

process.exitCode = main();
