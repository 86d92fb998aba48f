import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * How a server treats a message. `take`: as it should. `refuse`: never takes it (550). `busy`: not now (451).
 * `drop_before`: hangs up when the message is announced. `drop_during`: hangs up before all of it has come. `drop_after`:
 * takes it and hangs up without a word. `mute`: answers nothing at all from the greeting on.
 */
export type SmtpManner = "take" | "refuse" | "busy" | "drop_before" | "drop_during" | "drop_after" | "mute";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came over the wire, dots unstuffed. */
  readonly raw: string;
}

export interface TestSmtpServer {
  readonly url: string;
  /** What the server has taken, oldest first; also what it never confirmed. */
  readonly taken: ReceivedMail[];
  manner: SmtpManner;
  close(): Promise<void>;
}

/** A mail server on loopback that speaks RFC 5321 as far as one message needs it, over real sockets. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const sockets = new Set<Socket>();
  const state: { manner: SmtpManner } = { manner: "take" };
  const taken: ReceivedMail[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (state.manner !== "mute") talk(socket, state.manner, taken);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    get manner() {
      return state.manner;
    },
    set manner(manner) {
      state.manner = manner;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function talk(socket: Socket, manner: SmtpManner, taken: ReceivedMail[]): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let from = "";
  let to: string[] = [];
  let text = "";
  let inMessage = false;
  say("220 test ESMTP");
  socket.on("data", (chunk) => {
    text += chunk.toString("utf8");
    for (;;) {
      if (inMessage) {
        if (manner === "drop_during") return void socket.destroy();
        const end = text.indexOf("\r\n.\r\n");
        if (end < 0) return;
        const raw = text.slice(0, end).replace(/^\.\./gm, ".");
        text = text.slice(end + 5);
        inMessage = false;
        if (manner === "busy") say("451 4.3.0 try again later");
        else {
          taken.push({ from, to, raw });
          if (manner === "drop_after") return void socket.destroy();
          say("250 2.0.0 taken");
        }
        continue;
      }
      const end = text.indexOf("\r\n");
      if (end < 0) return;
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "EHLO" || verb === "HELO") say("250 test");
      else if (verb === "MAIL") {
        from = line.match(/<([^>]*)>/)?.[1] ?? "";
        say("250 ok");
      } else if (verb === "RCPT") {
        if (manner === "refuse") say("550 5.1.1 no such mailbox");
        else {
          to = [...to, line.match(/<([^>]*)>/)?.[1] ?? ""];
          say("250 ok");
        }
      } else if (verb === "DATA") {
        if (manner === "drop_before") return void socket.destroy();
        inMessage = true;
        say("354 go on");
      } else if (verb === "QUIT") {
        say("221 bye");
        socket.end();
      } else say("250 ok");
    }
  });
}
