import { Command } from "commander";
import { makeAdmin } from "@/lib/people";
import { systemContext } from "./context";
import { printJson } from "./output";

/** `make-admin EMAIL`: makes a person who has signed up an admin. */
export function makeAdminCommand(): Command {
  return new Command("make-admin")
    .description("make the person with this address an admin")
    .argument("<e-mail>")
    .option("--json", "answer as JSON")
    .action(async (email: string, { json = false }: { json?: boolean }) => {
      const { before } = await makeAdmin(await systemContext(), { email });
      if (json) return printJson({ email, before, after: "admin" });
      console.log(before === "admin" ? `${email} is an admin already.` : `${email} is an admin now (was: ${before}).`);
    });
}
