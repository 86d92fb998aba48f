/** Deadlock and serialization failure: the same transaction may succeed at once. */
const collisions = ["40P01", "40001"];
const attempts = 3;

/** The SQLSTATE of a failure that came from the database; null for any other. */
export function sqlState(error: unknown): string | null {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}

/**
 * Runs a transaction again when the database ended it because it collided with another, three times in all. Throws what
 * the last attempt threw.
 */
export async function despiteCollisions<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === attempts || !collisions.includes(sqlState(error) ?? "")) throw error;
    }
  }
}
