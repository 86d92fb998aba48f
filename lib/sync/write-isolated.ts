import { log } from "@/lib/log";

/** SQLSTATE classes that say nothing about the rows: connection lost, resources, operator's intervention. */
const notTheRows = ["08", "53", "57", "58", "XX"];
/** Deadlock and serialization failures: the same write may succeed at once. */
const again = ["40P01", "40001"];

function sqlState(error: unknown): string | null {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}

/** Whether the database refused these rows, and not us as a whole. */
function isAboutRows(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && /^[0-9A-Z]{5}$/.test(state) && !notTheRows.includes(state.slice(0, 2));
}

/**
 * Writes items in one go. Where the database refuses some of them, the batch is halved until those stand alone, so that
 * one unusable item never keeps the others from being stored; `refused` is called with each and may store what happened.
 * A deadlock is tried once more. Throws when the database cannot be reached.
 */
export async function writeIsolated<Item>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>,
  refused: (item: Item, error: unknown) => Promise<void>,
): Promise<void> {
  if (items.length === 0) return;
  try {
    await write(items).catch((error: unknown) => {
      if (again.includes(sqlState(error) ?? "")) return write(items);
      throw error;
    });
  } catch (error) {
    if (!isAboutRows(error)) throw error;
    const [only] = items;
    if (items.length === 1 && only !== undefined) {
      log.error("an outcome could not be stored", { action: "sync", error });
      return refused(only, error);
    }
    const middle = Math.ceil(items.length / 2);
    await writeIsolated(items.slice(0, middle), write, refused);
    await writeIsolated(items.slice(middle), write, refused);
  }
}
