import "server-only";
import { env } from "@/lib/config";

/** Where notices leave by mail: an SMTP server, or the folder that stands in for one beside the sandbox. */
export type MailDoor =
  | { readonly kind: "smtp"; readonly url: string; readonly from: string }
  | { readonly kind: "folder"; readonly folder: string };

/** The mail door of this installation; null where people are told in the app alone. */
export function mailDoor(): MailDoor | null {
  const { smtp, sandboxUrl, mailDir } = env();
  if (smtp !== null) return { kind: "smtp", ...smtp };
  return sandboxUrl !== null && mailDir !== null ? { kind: "folder", folder: mailDir } : null;
}

/** Whether this installation can send mail at all. */
export function canSendMail(): boolean {
  return mailDoor() !== null;
}
