import "server-only";
import { env } from "@/lib/config";
import type { Trx } from "@/lib/db/client";
import { deletePictures, upsertPictureSources } from "@/lib/db/pictures";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { policyFor } from "@/lib/platforms/policy";
import type { AccountPicture } from "@/lib/platforms/types";

/** What a reading said about an account's picture; undefined where it did not say. */
export interface SeenPicture {
  readonly connectionId: string;
  readonly userId: string;
  readonly platform: string;
  readonly picture: AccountPicture | null | undefined;
}

/** Longer addresses are no picture's. */
const longestUrl = 2_000;

function mayKeep(platform: string): boolean {
  const id = parsePlatformId(platform);
  return id !== null && policyFor(id, "picture", env()).store;
}

/**
 * Stores where accounts' pictures are served and sends the jobs that copy them, in the caller's transaction and in one
 * statement each. A picture that is known already causes no job; one that the owner has taken away is forgotten.
 */
export async function noticePictures(trx: Trx, seen: readonly SeenPicture[], now: Date): Promise<void> {
  const kept = seen.filter(({ platform }) => mayKeep(platform));
  const gone = kept.flatMap(({ connectionId, picture }) => (picture === null ? connectionId : []));
  const sources = kept.flatMap(({ connectionId, userId, picture }) => {
    if (!picture || picture.url.length > longestUrl) return [];
    return { connectionId, userId, url: picture.url, key: picture.key };
  });
  await deletePictures(trx, gone);
  const due = await upsertPictureSources(trx, sources, now);
  const payloads = due.map((connectionId) => ({ connectionId }));
  await enqueue(trx, "copy-profile-picture", payloads, urgency.planned);
}
