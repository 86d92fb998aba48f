import "server-only";
import pg from "pg";

/** SQLSTATE classes: connection lost, transaction rolled back for another's sake, out of resources, shut down. */
const passingClasses = new Set(["08", "40", "53", "57"]);

/**
 * Whether a statement failed because the database was away, too busy or in somebody else's way, so that the same
 * statement may succeed soon. What it refused, and mistakes of the program, are not of that kind.
 */
export function isPassingFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return passingClasses.has((error.code ?? "").slice(0, 2));
  if (error instanceof AggregateError) return true; // no address of the host let us in
  // The driver and Node report a lost connection as a plain Error; everything else has a class of its own.
  return error instanceof Error && error.constructor === Error;
}
