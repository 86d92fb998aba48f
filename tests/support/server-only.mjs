// Preloaded by programs that import route modules outside of Next: "server-only" lets them pass, as under vitest. The
// condition react-server would as well, but it takes parts of React away that Next's own modules need.
import { registerHooks } from "node:module";

const empty = new URL("./empty.ts", import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "server-only" ? { url: empty, format: "module", shortCircuit: true } : next(specifier, context),
});
