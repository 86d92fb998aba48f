import { serve } from "@hono/node-server";
import { createSandbox } from "./app";
import { readStartOptions } from "./start-options";

const options = readStartOptions(process.env);
const sandbox = createSandbox({ dataDir: options.dataDir, seed: options.seed });
const server = serve({ fetch: sandbox.app.fetch, port: options.port, hostname: options.hostname }, ({ port }) => {
  console.log(`sandbox listening on http://${options.hostname}:${port}`);
});

/** Every second what has happened is told, and what is due is sent; a slow app delays the next round. */
let timer = setTimeout(function round() {
  sandbox.dispatcher.notice();
  void sandbox.dispatcher
    .flush()
    .catch((error: unknown) => console.error("sandbox: webhooks failed", error))
    .finally(() => {
      timer = setTimeout(round, 1_000);
    });
}, 1_000);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearTimeout(timer);
    server.close();
    sandbox.close();
    process.exit(0);
  });
}
