import "server-only";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { readPicture } from "@/lib/pictures";
import { configuredPlatforms } from "@/lib/tokens";
import { offeredPicture } from "./choose-accounts";

/**
 * The picture of an account that the person is offered, read from the platform while the choice is open and kept nowhere;
 * null where it has none or it cannot be read. Throws `AppError("NOT_FOUND")` when there is no such choice of theirs.
 */
export async function openOfferedPicture(
  ctx: PersonContext,
  wanted: { readonly grantId: string; readonly platformUserId: string },
): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null> {
  const offered = await offeredPicture(ctx, wanted);
  if (offered === null) return null;
  const { pictureHosts = [] } = configuredPlatforms.platform(offered.platform);
  const rules = { platform: offered.platform, hosts: pictureHosts, sandboxUrl: env().sandboxUrl };
  const read = await readPicture(offered.url, rules);
  return read.kind === "read" ? { bytes: read.bytes, contentType: read.facts.contentType } : null;
}
