import { createDb, createPool } from "@/lib/db/client";
import { countUnderOtherKeys } from "@/lib/db/sealed-rows";
import { fillTokens, openedBy, twoKeys } from "@/tests/support/token-store";
import { readOneToken, readWhile } from "./rekey-readers";
import { finished, killedAfter, type Rotation, startRotation } from "./rekey-rotation";

export interface RekeyOptions {
  readonly databaseUrl: string;
  /** Of a program that shall work on that database alone. */
  readonly environment: Record<string, string>;
  readonly tokens: number;
  /** How many loops open random tokens all the time. */
  readonly readers: number;
  readonly batch: number;
}

/** What a change of keys under reading did. */
export interface RekeyFigures {
  readonly tokens: number;
  /** Rows under the new key when the first rotation was killed. */
  readonly killedAt: number;
  /** What the second rotation says of itself. */
  readonly resumed: Rotation;
  /** Rows that a third one still found to do. */
  readonly thirdRotated: number;
  readonly readsPerSecondAlone: number;
  readonly readsPerSecondMeanwhile: number;
  readonly readsMeanwhile: number;
  /** Refusals and wrong answers alike. */
  readonly failedReads: number;
  /** Of all tokens: opened by a ring that holds the new key alone, and by one that holds the old key alone. */
  readonly openedByNewKey: number;
  readonly openedByOldKey: number;
  readonly leftUnderOldKey: number;
}

/**
 * Fills a database with sealed tokens and changes their key with the real command in a process of its own, killed once
 * on the way, while readers open tokens as the product does. Sets this process's environment, so it runs once in one.
 */
export async function rekeyUnderReading(options: RekeyOptions): Promise<RekeyFigures> {
  const { databaseUrl, tokens, readers, batch } = options;
  const { going, coming, before, after } = twoKeys();
  const environment = { ...options.environment, TOKEN_ENCRYPTION_KEYS: `${coming},${going}` };
  Object.assign(process.env, environment);
  const pool = createPool(databaseUrl, readers + 2);
  try {
    const db = createDb(pool);
    const stored = await fillTokens(pool, tokens, before);
    await pool.query("analyze connection_tokens, oauth_grants");
    const read = readOneToken(db, stored);
    const alone = await readWhile(readers, read, new Promise((resolve) => setTimeout(resolve, 1_500)));
    const done = async () => tokens - (await countUnderOtherKeys(db, "connection_tokens", after.sealing.id));
    const rotate = async () => ({
      killedAt: await killedAfter(startRotation(environment, batch), done, tokens * 0.4),
      resumed: await finished(startRotation(environment, batch)),
    });
    const rotating = rotate();
    const meanwhile = await readWhile(readers, read, rotating);
    const { killedAt, resumed } = await rotating;
    const third = await finished(startRotation(environment, batch));
    return {
      tokens,
      killedAt,
      resumed,
      thirdRotated: third.rotated,
      readsPerSecondAlone: alone.perSecond,
      readsPerSecondMeanwhile: meanwhile.perSecond,
      readsMeanwhile: meanwhile.reads,
      failedReads: alone.failed + meanwhile.failed,
      openedByNewKey: await openedBy(pool, after),
      openedByOldKey: await openedBy(pool, before),
      leftUnderOldKey: tokens - (await done()),
    };
  } finally {
    await pool.end();
  }
}
