import type { Trx } from "@/lib/db/client";
import { noticePictures } from "@/lib/pictures";
import type { AccountResult } from "./results";

/**
 * Tells the pictures which accounts of a batch show another picture than the one we know. Reads made with the owner's
 * token count alone. Costs a comparison, and statements only when something has changed.
 */
export async function noticeReadPictures(
  trx: Trx,
  results: readonly AccountResult[],
  endings: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  const changed = results.flatMap(({ account, outcome }) => {
    if (outcome.kind !== "read" || outcome.access === "public" || endings.get(account.id) !== "succeeded") return [];
    const { picture } = outcome.statistics.account;
    if (picture === undefined || (picture?.key ?? null) === account.pictureKey) return [];
    return { connectionId: account.id, userId: account.userId, platform: account.platform, picture };
  });
  if (changed.length > 0) await noticePictures(trx, changed, now);
}
