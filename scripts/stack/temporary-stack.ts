import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { descriptionFile } from "./description";
import type { StackSettings } from "./environment";
import { prepareStack, removeData, startStack } from "./running-stack";
import { loadSecrets } from "./secrets";
import { freePorts } from "./settings";

/**
 * Runs `use` with the description file of a stack of its own on free ports, without the app: database, REST and Auth,
 * sandbox. Ends it and removes its data afterwards, also when `use` throws. Returns what `use` returned.
 */
export async function withTemporaryStack<Result>(use: (descriptionFile: string) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), "influmeter-stack-"));
  chmodSync(dataDir, 0o711); // PostgreSQL may run as another user and has to pass through
  const ports = await freePorts();
  const settings: StackSettings = {
    dataDir,
    ports,
    secrets: loadSecrets(dataDir),
    confirmEmail: false,
    authCookieName: `influmeter-temporary-${ports.app}`,
    distDir: ".next",
    logLevel: "silent",
  };
  try {
    const prepared = await prepareStack(() => settings, { reset: false, keys: [] });
    const stack = await startStack(prepared, { durable: false, sink: () => undefined });
    try {
      return await use(descriptionFile(dataDir));
    } finally {
      await stack.stop();
    }
  } finally {
    removeData(dataDir, settings.secrets.instanceId);
  }
}
