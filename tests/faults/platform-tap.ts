import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { labPlatforms } from "./lab-platforms";
import type { Trap } from "./trap";

/** A door to the platforms' sandbox that one process goes through, so that a call or its answer can be held. */
export interface PlatformTap {
  readonly url: string;
  arm(trap: Trap | null): void;
  /** Refreshes with tokens that work once whose answer is on its way, or has come so lately that it may not be stored. */
  refreshesInHand(): number;
  /** How many such answers came to nobody, because the process had given up waiting. */
  unheard(): number;
  /** The process behind it is being killed; what it has sent goes on arriving, and still counts as in its hand. */
  mourn(): void;
  /** A successor begins with nothing in hand. */
  welcome(): void;
  close(): void;
}

/** Storing a token takes a statement or two; a machine under load may take this long for it. */
const storedWithinMs = 10_000;
const isSingleUse = (path: string) =>
  labPlatforms.some(({ singleUse, refreshPath }) => singleUse !== null && refreshPath.test(path));

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Opens a tap on a free port of this machine in front of the sandbox at `target`. */
export async function openPlatformTap(victim: string, target: string): Promise<PlatformTap> {
  let trap: Trap | null = null;
  let refreshes: { heardAtMs: number | null }[] = [];
  let unheard = 0;
  let isMourning = false;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const path = incoming.url ?? "/";
    const armed = trap?.isArmed() && trap.request?.matches(path) ? trap : null;
    const shown = `${incoming.method} ${path.split("?")[0]}`;
    const hold = () =>
      new Promise<void>((release) => {
        if (armed?.isArmed()) armed.spring({ victim, what: shown, release });
        else release();
      });
    if (armed?.request?.hold === "before") await hold();
    const refresh = isSingleUse(path) ? { heardAtMs: null as number | null } : null;
    if (refresh !== null) {
      refreshes.push(refresh);
      outgoing.once("close", () => {
        if (refresh.heardAtMs === null && !isMourning && refreshes.includes(refresh)) unheard += 1;
      });
    }
    const answer = await ask(incoming, outgoing, path, body);
    if (armed?.request?.hold === "after") await hold();
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body);
    if (refresh !== null) refresh.heardAtMs = Date.now();
  }

  function ask(incoming: IncomingMessage, outgoing: ServerResponse, path: string, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { host: _ours, connection: _hop, ...headers } = incoming.headers;
      const call = request(new URL(path, target), { method: incoming.method, headers, agent }, (response) => {
        readAll(response).then(
          (answered) => resolve({ status: response.statusCode ?? 502, headers: response.headers, body: answered }),
          reject,
        );
      });
      call.on("error", reject);
      // Whoever gives up waiting also ends the call, as it would without this door.
      outgoing.once("close", () => call.destroy());
      call.end(body);
    });
  }

  const server = createServer((incoming, outgoing) => {
    // A caller that is gone, or a platform that hangs up, ends the connection here as well.
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (next) => {
      trap = next;
    },
    refreshesInHand: () => {
      refreshes = refreshes.filter(({ heardAtMs }) => heardAtMs === null || Date.now() - heardAtMs < storedWithinMs);
      return refreshes.length;
    },
    unheard: () => unheard,
    mourn: () => {
      isMourning = true;
    },
    welcome: () => {
      isMourning = false;
      refreshes = [];
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
