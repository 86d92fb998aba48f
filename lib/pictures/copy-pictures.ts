import "server-only";
import { createHash } from "node:crypto";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db/client";
import { oweRemoval, settleRemovals } from "@/lib/db/owed-removals";
import { type DuePicture, readDuePictures, storeCopiedPicture, storePictureFailure } from "@/lib/db/pictures";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { putObject } from "@/lib/storage";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { bucket, pathOfPicture } from "./picture-path";
import { type PictureProblem, readPicture } from "./read-picture";

const minuteMs = 60_000;
const longestWaitMs = 6 * 60 * minuteMs;
/** Failures until a picture is left alone until it changes: the last wait is reached after a day. */
const mostAttempts = 8;
/** A copy that no row points at after this time was left behind by a crash. */
const abandonedAfterMs = 60 * minuteMs;
const yearSeconds = 365 * 24 * 60 * 60;

/** How copying went, in accounts. */
export interface CopyReport {
  readonly succeeded: number;
  readonly postponed: number;
  readonly failed: number;
  readonly handedBack: number;
}

export interface CopyInput {
  readonly connectionIds: readonly string[];
  /** Completes the queue's jobs of these connections, in the given transaction. */
  readonly complete: (trx: Db, connectionIds: readonly string[]) => Promise<void>;
  readonly source?: PlatformSource;
}

type Outcome = "succeeded" | "postponed" | "failed";

/**
 * Copies the due pictures of accounts into Storage, each on its own: what fails is written into its row with the time of
 * the next attempt, and no failure concerns a sync. Safe to run twice and to be killed anywhere; a picture that is the
 * same as before is stored in the same place.
 */
export async function copyPictures(ctx: SystemContext, input: CopyInput): Promise<CopyReport> {
  const due = await readDuePictures(ctx.db, input.connectionIds, ctx.now());
  const dueIds = new Set(due.map((picture) => picture.connectionId));
  const idle = input.connectionIds.filter((id) => !dueIds.has(id));
  await ctx.db.transaction().execute((trx) => input.complete(trx, idle));
  const report = { succeeded: idle.length, postponed: 0, failed: 0, handedBack: 0 };
  const outcomes = await Promise.all(due.map((picture) => copyOne(ctx, picture, input)));
  for (const outcome of outcomes) report[outcome] += 1;
  return report;
}

async function copyOne(ctx: SystemContext, picture: DuePicture, input: CopyInput): Promise<Outcome> {
  const { connectionId, sourceKey } = picture;
  const { pictureHosts = [] } = (input.source ?? configuredPlatforms).platform(picture.platform);
  const rules = { platform: picture.platform, hosts: pictureHosts, sandboxUrl: env().sandboxUrl };
  const read = await readPicture(picture.sourceUrl, rules);
  if (read.kind === "failed") return giveUpOrWait(ctx, picture, input, read);

  const { contentType, extension, width, height } = read.facts;
  const digest = createHash("sha256").update(read.bytes).digest("hex");
  const path = pathOfPicture({ connectionId, digest, extension });
  if (path !== picture.path) {
    // Written down first: should this process die after the upload, the file is found and removed.
    await oweRemoval(ctx.db, { bucket, path }, new Date(ctx.now().getTime() + abandonedAfterMs));
    try {
      await putObject(bucket, path, read.bytes, { contentType, maxAgeSeconds: yearSeconds });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn("a picture could not be stored", { action: "copy-profile-picture", connectionId, error });
      return giveUpOrWait(ctx, picture, input, { problem: "STORAGE_UNAVAILABLE", retryable: true });
    }
  }
  await ctx.db.transaction().execute(async (trx) => {
    const wanted = await storeCopiedPicture(
      trx,
      { connectionId, sourceKey, path, contentType, width, height },
      ctx.now(),
    );
    if (wanted) await settleRemovals(trx, bucket, [path]);
    else await oweRemoval(trx, { bucket, path }, ctx.now());
    await input.complete(trx, [connectionId]);
  });
  return "succeeded";
}

async function giveUpOrWait(
  ctx: SystemContext,
  picture: DuePicture,
  input: CopyInput,
  { problem, retryable }: { problem: PictureProblem | "STORAGE_UNAVAILABLE"; retryable: boolean },
): Promise<Outcome> {
  const now = ctx.now();
  const waits = retryable && picture.attempts + 1 < mostAttempts;
  const waitMs = Math.min(longestWaitMs, minuteMs * 4 ** picture.attempts);
  const failure = {
    connectionId: picture.connectionId,
    sourceKey: picture.sourceKey,
    code: problem,
    nextAttemptAt: waits ? new Date(now.getTime() + waitMs) : null,
    needsAddress: waits && problem === "PICTURE_ADDRESS_ENDED",
  };
  await ctx.db.transaction().execute(async (trx) => {
    await storePictureFailure(trx, failure, now);
    await input.complete(trx, [picture.connectionId]);
  });
  const { connectionId, platform } = picture;
  log.info("a picture was not copied", { action: "copy-profile-picture", connectionId, platform, code: problem });
  return waits ? "postponed" : "failed";
}
