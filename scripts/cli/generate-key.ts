import { Command } from "commander";
import { generateKey } from "@/lib/crypto";

/** `generate-key`: prints a new key for TOKEN_ENCRYPTION_KEYS. */
export function generateKeyCommand(): Command {
  return new Command("generate-key")
    .description(
      "print a new key for TOKEN_ENCRYPTION_KEYS: at the end of the list it opens, at its front it seals; bring it in as docs/deploy.md says",
    )
    .action(() => console.log(generateKey()));
}
