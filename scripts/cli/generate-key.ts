import { Command } from "commander";
import { generateKey } from "@/lib/crypto";

/** `generate-key`: prints a new key for TOKEN_ENCRYPTION_KEYS. */
export function generateKeyCommand(): Command {
  return new Command("generate-key")
    .description("print a new key for TOKEN_ENCRYPTION_KEYS; put it first to seal with it, keep the old ones to open")
    .action(() => console.log(generateKey()));
}
