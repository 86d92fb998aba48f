import { randomSecret } from "@/lib/crypto";
import { setNewPassword } from "./set-new-password";
import type { VisitorContext } from "./visitor-context";

/**
 * Puts a password that nobody knows in the place of the signed-in person's and ends every other session: until they
 * choose one, whoever knew the old one stays outside. Throws what `setNewPassword` throws.
 */
export async function voidPassword(ctx: VisitorContext): Promise<void> {
  // The ending satisfies servers that ask for each kind of character.
  await setNewPassword(ctx, { password: `${randomSecret()}aA1!` });
}
