import "server-only";
import type { SystemContext } from "@/lib/context";
import { lockOwedRemovals, picturesInUse, postponeRemovals, settleRemovals } from "@/lib/db/owed-removals";
import { findDuePictures } from "@/lib/db/pictures";
import { AppError } from "@/lib/errors";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { removeObjects } from "@/lib/storage";
import { bucket } from "./picture-path";

const copiesAtMost = 500;
const removalsAtOnce = 100;
const retryMs = 5 * 60_000;

/**
 * What keeps pictures in order by itself: sends the jobs of copies whose time has come (also of jobs that were lost), and
 * removes files that no picture needs any more, until `until` (wall time). Safe in several processes at once.
 */
export async function keepPictures(
  ctx: SystemContext,
  until: Date,
): Promise<{ pictures: number; filesRemoved: number }> {
  const due = await findDuePictures(ctx.db, ctx.now(), copiesAtMost);
  const payloads = due.map((connectionId) => ({ connectionId }));
  await ctx.db.transaction().execute((trx) => enqueue(trx, "copy-profile-picture", payloads, urgency.planned));
  let filesRemoved = 0;
  for (let removed = removalsAtOnce; removed === removalsAtOnce && Date.now() < until.getTime(); ) {
    removed = await removeUnneeded(ctx);
    filesRemoved += removed;
  }
  return { pictures: due.length, filesRemoved };
}

/**
 * Removes files that are owed, at most a hundred; a file that a picture points at again is only taken off the list. The
 * rows stay locked meanwhile, so that nobody stores the same file between the check and the removal. Returns how many.
 */
async function removeUnneeded(ctx: SystemContext): Promise<number> {
  return ctx.db.transaction().execute(async (trx) => {
    const paths = await lockOwedRemovals(trx, { bucket, now: ctx.now(), limit: removalsAtOnce });
    if (paths.length === 0) return 0;
    const inUse = await picturesInUse(trx, paths);
    const unneeded = paths.filter((path) => !inUse.has(path));
    try {
      await removeObjects(bucket, unneeded);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn("files could not be removed", { action: "keep-pictures", files: unneeded.length, error });
      await postponeRemovals(trx, bucket, paths, new Date(ctx.now().getTime() + retryMs));
      return 0;
    }
    await settleRemovals(trx, bucket, paths);
    return unneeded.length;
  });
}
