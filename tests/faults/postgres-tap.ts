import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { type ClientMessage, createAnswerReader, createClientReader } from "./statement-reader";
import type { Trap } from "./trap";

/** A door to PostgreSQL that one process goes through, so that its traffic can be held at a statement. */
export interface PostgresTap {
  readonly port: number;
  /** Waits for this trap from now on; null for none. */
  arm(trap: Trap | null): void;
  /** Cuts every connection, as the death of the process would. */
  cut(): void;
  close(): void;
}

const beginning = /^\s*(begin|start transaction)\b/i;
const ending = /^\s*(commit|rollback|end)\b/i;

/** Opens a tap on a free port of this machine in front of the server on `target`. */
export async function openPostgresTap(victim: string, target: number): Promise<PostgresTap> {
  let trap: Trap | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection({ host: "127.0.0.1", port: target });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    const read = createClientReader();
    let transaction: string[] | null = null;
    let held: ClientMessage[] | null = null;
    let answer: { trap: Trap; statement: string; bytes: Buffer[]; rows: boolean; read: AnswerReader } | null = null;

    const forward = ({ bytes, statement }: ClientMessage) => {
      if (statement !== null) {
        if (beginning.test(statement)) transaction = [];
        else if (ending.test(statement)) transaction = null;
        else transaction?.push(statement);
      }
      if (!upstream.destroyed) upstream.write(bytes);
    };
    client.on("data", (chunk: Buffer) => {
      for (const message of read(chunk)) {
        const { statement } = message;
        const wanted = trap?.isArmed() ? trap.statement : null;
        if (held === null && answer === null && statement !== null && wanted?.matches(statement, transaction)) {
          if (wanted.hold === "before") {
            held = [];
            trap?.spring({ victim, what: shorten(statement), release: () => letGo() });
          } else if (trap) answer = { trap, statement, bytes: [], rows: false, read: createAnswerReader() };
        }
        if (held !== null) held.push(message);
        else forward(message);
      }
    });
    const letGo = () => {
      const waiting = held ?? [];
      held = null;
      for (const message of waiting) forward(message);
    };
    upstream.on("data", (chunk: Buffer) => {
      if (answer === null) return client.write(chunk);
      const waiting = answer;
      waiting.bytes.push(chunk);
      const { rows, ready } = waiting.read(chunk);
      waiting.rows ||= rows;
      if (!ready) return;
      const deliver = () => {
        answer = null;
        if (!client.destroyed) client.write(Buffer.concat(waiting.bytes));
      };
      const isWanted = waiting.rows || waiting.trap.statement?.needsRows !== true;
      if (!isWanted || !waiting.trap.isArmed()) deliver();
      else waiting.trap.spring({ victim, what: shorten(waiting.statement), release: deliver });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    arm: (next) => {
      trap = next;
    },
    cut,
    close: () => {
      server.close();
      cut();
    },
  };
}

type AnswerReader = ReturnType<typeof createAnswerReader>;

function shorten(statement: string): string {
  return statement.replace(/\s+/g, " ").trim().slice(0, 60);
}
