import { descriptionFile } from "./description";
import { prepareStack, removeData, startStack } from "./running-stack";
import { temporarySettings } from "./settings";

/**
 * Runs `use` with the description file of a stack of its own on free ports, without the app: database, REST and Auth,
 * sandbox. Ends it and removes its data afterwards, also when `use` throws. Returns what `use` returned.
 */
export async function withTemporaryStack<Result>(use: (descriptionFile: string) => Promise<Result>): Promise<Result> {
  const settings = await temporarySettings("stack", { logLevel: "silent" });
  const { dataDir } = settings;
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
