import { SingleBar } from "cli-progress";
import { InvalidArgumentError } from "commander";

/** The answer of a command that was asked for JSON: the only thing on its standard output. */
export function printJson(value: object): void {
  console.log(JSON.stringify(value, null, 2));
}

/** A progress bar that may be told of progress whether or not anybody sees it. */
export interface Progress {
  advance(by: number): void;
  stop(): void;
}

/** Shows how many of `total` `things` are done, on standard error, where a person looks on and `hidden` is not set. */
export function startProgress(total: number, things: string, { hidden }: { hidden: boolean }): Progress {
  if (hidden || !process.stderr.isTTY) return { advance: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${things} · {eta_formatted} left`,
    stream: process.stderr,
  });
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), stop: () => bar.stop() };
}

/** Reads an option that is a whole number from `least` to `most`; what it counts is said in the refusal. */
export function wholeNumber(things: string, least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new InvalidArgumentError(`A whole number of ${things}, ${range}.`);
  };
}
