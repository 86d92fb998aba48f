import { AppError } from "@/lib/errors";

/**
 * The REST door answers timestamps in the server's spelling (`2026-11-21T08:39:01+00:00`, or with a space and without
 * minutes in the zone); this brings one to the shape that the SQL door gives: ISO 8601 with milliseconds and Z.
 */
export function restTime(text: string): string {
  return new Date(text.replace(" ", "T").replace(/([+-]\d{2})$/, "$1:00")).toISOString();
}

/** Like `restTime`, passing null on. */
export function restTimeOrNull(text: string | null): string | null {
  return text === null ? null : restTime(text);
}

/** A bigint or numeric as a number, whether it came as a number or as text. Throws beyond 2^53. */
export function restNumber(value: number | string | null): number | null {
  if (value === null) return null;
  const number = Number(value);
  if (!Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`${value} from the database is not a safe number`);
  }
  return number;
}

/** A jsonb object of short texts; anything else in it is left out. */
export function restTexts(value: unknown): Record<string, string> {
  return Object.fromEntries(
    jsonEntries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** A jsonb object of texts and numbers; anything else in it is left out. */
export function restScalars(value: unknown): Record<string, string | number> {
  return Object.fromEntries(
    jsonEntries(value).filter((entry): entry is [string, string | number] =>
      ["string", "number"].includes(typeof entry[1]),
    ),
  );
}

/** A jsonb object of numbers; anything else in it is left out. */
export function restCounts(value: unknown): Record<string, number> {
  return Object.fromEntries(
    jsonEntries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

function jsonEntries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** What a person is told when the REST door does not answer; the cause is for the log. */
export function unreadable(cause: unknown): AppError {
  return new AppError("INTERNAL", "Your numbers could not be read just now: try again in a minute.", {
    cause,
    retryable: true,
  });
}
