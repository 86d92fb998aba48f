import { AppError } from "@/lib/errors";

/** A map of environment variables. */
export type Source = Readonly<Record<string, string | undefined>>;

/** A variable that is set: its name, and what it holds without blanks around it. */
export interface Stated {
  readonly name: string;
  readonly value: string;
}

/** Stops the start. `message` names variables, never a value. */
export function refuse(message: string): never {
  throw new AppError("CONFIGURATION", message);
}

/** Those of these names that are set, in the order in which they are given. */
export function allStated(source: Source, names: readonly string[]): Stated[] {
  return names.flatMap((name) => {
    const value = source[name]?.trim();
    return value ? [{ name, value }] : [];
  });
}

/**
 * One setting out of all the names that it may stand under, first wins; null where none is set. Throws `AppError`
 * CONFIGURATION for two different values.
 */
export function firstStated(source: Source, names: readonly string[]): Stated | null {
  const [first, ...others] = allStated(source, names);
  if (!first) return null;
  const other = others.find(({ value }) => value !== first.value);
  if (other) {
    refuse(`${first.name} and ${other.name} name the same credential but hold different values: remove one of them.`);
  }
  return first;
}
