import { serve } from "@hono/node-server";
import { createSandbox } from "./app";
import { readStartOptions } from "./start-options";

const options = readStartOptions(process.env);
const sandbox = createSandbox({ dataDir: options.dataDir, seed: options.seed });
const server = serve({ fetch: sandbox.app.fetch, port: options.port, hostname: options.hostname }, ({ port }) => {
  console.log(`sandbox listening on http://${options.hostname}:${port}`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close();
    sandbox.close();
    process.exit(0);
  });
}
