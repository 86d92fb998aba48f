import pg from "pg";
import { createDb, type Db } from "@/lib/db/client";

/** A process that dies at a chosen statement: from then on nothing it does reaches the database, or anybody. */
export interface Dying {
  readonly db: Db;
  /** How many statements it has sent. */
  readonly statements: () => number;
  readonly isDead: () => boolean;
  /** Fails like everything of a dead process; to be called before whatever else it does than ask the database. */
  live(): void;
}

/**
 * A database handle of a process that dies at its `at`-th statement, before that takes effect or after. The server ends
 * its open transaction then, as it does when a connection breaks.
 */
export function dyingDb(pool: pg.Pool, at: number, when: "before" | "after"): Dying {
  let statements = 0;
  let isDead = false;
  const live = () => {
    if (isDead) throw new Error("The process is dead.");
  };
  const connect = async () => {
    live();
    const client = await pool.connect();
    let isReleased = false;
    const release = (destroy: boolean) => {
      if (!isReleased) client.release(destroy);
      isReleased = true;
    };
    const query = async (text: string, values?: unknown[]) => {
      live();
      statements += 1;
      const isLast = statements === at;
      if (isLast) isDead = true;
      const answer = isLast && when === "before" ? null : await client.query(text, values);
      if (isLast) {
        release(true);
        live();
      }
      return answer;
    };
    return { query, release: () => release(isDead), processID: 0 };
  };
  const connections = Object.assign(new pg.Pool({ max: 1 }), { connect });
  return { db: createDb(connections), statements: () => statements, isDead: () => isDead, live };
}
