import { createServer } from "node:net";
import { StackError } from "./stack-error";

const hosts = ["127.0.0.1", "::1"];

function tryListen(port: number, host: string): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** True when nothing listens on this loopback port, neither over IPv4 nor over IPv6 (where the machine has it). */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of hosts) {
    const outcome = await tryListen(port, host);
    if (typeof outcome !== "number" && (outcome.code === "EADDRINUSE" || outcome.code === "EACCES")) return false;
  }
  return true;
}

/** A port that is free now. Another process may take it before it is used; callers start their server at once. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const port = await tryListen(0, "127.0.0.1");
    if (typeof port === "number" && (await isPortFree(port))) return port;
  }
  throw new StackError("No free port was found.", "Close some programs that listen on this machine and try again.");
}

/**
 * Reads a port from the environment variable `variable` (1 to 65535), else takes `fallback`.
 * Throws a `StackError` naming the variable when it is not a port.
 */
export function readPort(variable: string, fallback: number, env: NodeJS.ProcessEnv): number {
  const text = env[variable];
  if (text === undefined || text === "") return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StackError(`${variable}=${text} is not a port.`, `Give a number from 1 to 65535, such as ${fallback}.`);
}

/**
 * Throws a `StackError` that names the port, who wanted it and the variable that moves it elsewhere, when the port is
 * still taken after `patienceMs`.
 */
export async function requirePort(port: number, purpose: string, variable: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  do {
    if (await isPortFree(port)) return;
    if (patienceMs > 0) await new Promise((resolve) => setTimeout(resolve, 200));
  } while (Date.now() < deadline);
  throw new StackError(
    `Port ${port} is busy, and ${purpose} needs it.`,
    `Stop what listens there, or choose another port: ${variable}=${port + 10} npm run dev`,
  );
}
