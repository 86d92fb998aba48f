import "server-only";
import { z } from "zod";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import { openToken, sealToken } from "@/lib/crypto";
import { db } from "@/lib/db";
import { withdrawFromMail } from "@/lib/db/notice-mails";
import { keepPerson, upsertNoticeChoices } from "@/lib/db/notice-preferences";
import { AppError } from "@/lib/errors";
import { noticeKinds } from "@/lib/schemas/notice-kinds";

function place(userId: string) {
  return { table: "notice_preferences", column: "mail", rowId: userId };
}

/**
 * The address that ends a person's mail with one POST (RFC 8058). It needs no session, so it carries a sealed proof that
 * only this installation can make; it can do nothing else.
 */
export function unsubscribeUrl(userId: string): string {
  const url = new URL("/api/notifications/unsubscribe", env().appUrl);
  url.searchParams.set("person", userId);
  url.searchParams.set("proof", sealToken(userId, place(userId)));
  return url.href;
}

/**
 * Ends all mail about notices to the person of an `unsubscribeUrl`, also what waits to be sent. Somebody who is erased gets
 * none any more: that is a success too. Throws FORBIDDEN.
 */
export async function unsubscribe(
  input: { person: string; proof: string },
  ctx: SystemContext = { db: db(), now: () => clock.now() },
): Promise<void> {
  if (!z.uuid().safeParse(input.person).success || !isGenuine(input))
    throw new AppError("FORBIDDEN", "This address is not one that we have sent.");
  const { person } = input;
  await ctx.db.transaction().execute(async (trx) => {
    if (!(await keepPerson(trx, person))) return;
    const off = { inApp: null, mail: false };
    await upsertNoticeChoices(trx, person, { connections: off, numbers: off, badge: off }, ctx.now());
    await withdrawFromMail(trx, person, Object.keys(noticeKinds));
  });
}

function isGenuine({ person, proof }: { person: string; proof: string }): boolean {
  try {
    return openToken(proof, place(person)) === person;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
