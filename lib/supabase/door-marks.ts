import "server-only";
import { cookies } from "next/headers";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import { openToken, sealToken } from "@/lib/crypto";
import { AppError } from "@/lib/errors";

/** How long a browser remembers that it has signed up: longer than any link, also one that was sent again, lives. */
const signUpSeconds = 24 * 60 * 60;
/** How long somebody whom a link has signed in may take to choose a password. */
const newPasswordSeconds = 15 * 60;

function markOptions() {
  const secure = env().appUrl.startsWith("https:");
  return { prefix: secure ? "__Host-" : "", options: { path: "/", httpOnly: true, sameSite: "lax", secure } as const };
}

async function leave(name: string, value: string, maxAge: number): Promise<void> {
  const { prefix, options } = markOptions();
  (await cookies()).set(`${prefix}${name}`, value, { ...options, maxAge });
}

async function find(name: string): Promise<string | null> {
  return (await cookies()).get(`${markOptions().prefix}${name}`)?.value ?? null;
}

async function remove(name: string): Promise<void> {
  const { prefix, options } = markOptions();
  (await cookies()).set(`${prefix}${name}`, "", { ...options, maxAge: 0 });
}

const signUpMark = "influmeter-sign-up";
const newPasswordMark = "influmeter-new-password";

/** Keeps the secret of a sign-up in this browser, which the link in the mail is then opened in. */
export function rememberSignUp(secret: string): Promise<void> {
  return leave(signUpMark, secret, signUpSeconds);
}

/** The secret of the sign-up that this browser has made, if it has; it is kept no longer. */
export async function takeSignUp(): Promise<string | null> {
  const secret = await find(signUpMark);
  if (secret !== null) await remove(signUpMark);
  return secret;
}

function place(sessionId: string) {
  return { table: "sessions", column: "new_password", rowId: sessionId };
}

/** Lets the session that a link has started choose a password, once and for a quarter of an hour, without the old one. */
export function permitNewPassword(sessionId: string): Promise<void> {
  const until = clock.now().getTime() + newPasswordSeconds * 1_000;
  return leave(newPasswordMark, sealToken(String(until), place(sessionId)), newPasswordSeconds);
}

/** Whether this browser may choose a password for its session without the old one; another session's permit counts not. */
export async function mayChoosePassword(sessionId: string): Promise<boolean> {
  const sealed = await find(newPasswordMark);
  if (sealed === null) return false;
  try {
    return clock.now().getTime() < Number(openToken(sealed, place(sessionId)));
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Takes the permit away, once a password is chosen. */
export function endNewPasswordPermit(): Promise<void> {
  return remove(newPasswordMark);
}
