import { unlinkSync } from "node:fs";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackError } from "./stack-error";

/** Held while a stack runs on a data folder. The operating system drops it when the process dies, however it dies. */
export interface DataLock {
  release(): void;
}

/**
 * Takes the lock of one instance: a socket that answers with the holder's process number. A process number in a file
 * would lie after a crash, a socket cannot. Throws a `StackError` while another process holds it.
 */
export async function lockData(instanceId: string): Promise<DataLock> {
  const path = join(tmpdir(), `influmeter-${instanceId}.lock`);
  const first = await listen(path);
  if (first) return toLock(first);
  const holder = await askHolder(path);
  if (holder === null) {
    unlinkSync(path);
    const second = await listen(path);
    if (second) return toLock(second);
  }
  throw new StackError(
    `A stack already runs on this data folder${holder ? ` (process ${holder})` : ""}.`,
    "Use it, or stop it first with Ctrl-C in its terminal.",
  );
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on("error", () => socket.destroy()).end(String(process.pid)));
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** The holder's process number, "" when it cannot be asked, null when nobody is there. */
function askHolder(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = createConnection(path);
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "ECONNREFUSED" || error.code === "ENOENT" ? null : "");
    });
    socket.on("close", () => resolve(answer));
  });
}

/** Closing the socket also removes its file; after a crash the next start does that. */
function toLock(server: Server): DataLock {
  return { release: () => void server.close() };
}
