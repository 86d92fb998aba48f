import { Command } from "commander";
import { AppError } from "@/lib/errors";
import { closeQueue } from "@/lib/jobs";
import { accessCommand } from "./cli/access";
import { cleanupCommand } from "./cli/cleanup";
import { doctorCommand } from "./cli/doctor";
import { generateKeyCommand } from "./cli/generate-key";
import { healthCommand } from "./cli/health";
import { makeAdminCommand } from "./cli/make-admin";
import { rotateKeysCommand } from "./cli/rotate-keys";
import { syncCommand } from "./cli/sync";
import { webhooksCommand } from "./cli/webhooks";

const program = new Command("influmeter")
  .description("Commands for whoever runs an installation. They read the same environment as the app.")
  .option("--verbose", "also write the log lines of the product")
  .hook("preAction", (root) => {
    // The result of a command stands alone on the output.
    if (root.opts().verbose !== true) process.env.LOG_LEVEL = "silent";
  })
  .showHelpAfterError();

const commands = [
  syncCommand(),
  accessCommand(),
  cleanupCommand(),
  healthCommand(),
  doctorCommand(),
  webhooksCommand(),
  makeAdminCommand(),
  generateKeyCommand(),
  rotateKeysCommand(),
];
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
  await closeQueue();
  process.exit();
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
