import "server-only";
import { utcDay } from "@/lib/clock";
import type { Locale } from "@/lib/i18n/locale";
import { log } from "@/lib/log";
import { composeFarewell, type FarewellLeft } from "./compose-farewell";
import { deliver } from "./deliver";
import { type MailDoor, mailDoor } from "./mail-door";

/** The last mail to somebody who has been erased. */
export interface Farewell {
  /** Names the message: the request's id. */
  readonly id: string;
  readonly to: string;
  readonly locale: Locale;
  readonly erasedAt: Date;
  readonly left: FarewellLeft;
}

/**
 * Tells somebody by mail that nothing of theirs is left, at most once: `beforeSending` is called before the first byte
 * leaves, forgets the address and may say no. Returns false when the mail surely was not taken and is worth another
 * attempt; true when there is nothing more to do, also where this installation sends no mail.
 */
export async function sendFarewell(
  { id, to, locale, erasedAt, left }: Farewell,
  beforeSending: () => Promise<boolean>,
  door: MailDoor | null = mailDoor(),
): Promise<boolean> {
  if (door === null) return true;
  const words = composeFarewell(locale, utcDay(erasedAt), left);
  let begun = false;
  const { outcome, error } = await deliver(door, { ...words, id, to, unsubscribeUrl: null }, async () => {
    begun = true;
    return beforeSending();
  });
  if (error !== null) log.warn("farewell mail", { action: "mail.farewell", requestId: id, outcome, error });
  return begun || outcome !== "unsent";
}
