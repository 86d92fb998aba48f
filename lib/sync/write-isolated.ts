import { despiteCollisions, sqlState } from "@/lib/db/collisions";
import { log } from "@/lib/log";

/** SQLSTATE classes that say nothing about the rows: connection lost, collision, resources, operator's intervention. */
const notTheRows = ["08", "40", "53", "57", "58", "XX"];
/** Whether the database refused these rows, and not us as a whole. */
function isAboutRows(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && /^[0-9A-Z]{5}$/.test(state) && !notTheRows.includes(state.slice(0, 2));
}

/**
 * Writes items in one go. Where the database refuses some of them, the batch is halved until those stand alone, so that
 * one unusable item never keeps the others from being stored; `refused` is called with each and may store what happened.
 * Collisions with other writers are tried again. Throws when the database cannot be reached.
 */
export async function writeIsolated<Item>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>,
  refused: (item: Item, error: unknown) => Promise<void>,
): Promise<void> {
  if (items.length === 0) return;
  try {
    await despiteCollisions(() => write(items));
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
