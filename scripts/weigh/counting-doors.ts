import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createSocketServer, type Server } from "node:net";

/** Calls that have passed: REST reads, calls of the Auth server, and SQL statements over the app's own pool. */
export interface Calls {
  rest: string[];
  auth: string[];
  sql: string[];
}

function listen(server: Server | ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Passes HTTP on to `target` and writes down which table or endpoint was asked. */
function httpDoor(target: string, calls: () => Calls) {
  return createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const url = new URL(incoming.url ?? "/", target);
    if (url.pathname.startsWith("/rest/v1/")) calls().rest.push(url.pathname.slice("/rest/v1/".length));
    else calls().auth.push(url.pathname);
    const headers = { ...incoming.headers, host: url.host };
    const onward = request(url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
}

/**
 * The statements among the messages that a PostgreSQL client sends (protocol 3.0, "Message Formats"): a simple Query (Q)
 * is one, and so is each Execute (E), whose text came with the Parse (P) before it. The first message has no type byte.
 */
function statementReader(onStatement: (text: string) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let started = false;
  let parsed = "";
  const textAt = (body: Buffer, from: number) => body.toString("utf8", from, body.indexOf(0, from));
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const typeBytes = started ? 1 : 0;
      if (pending.length < typeBytes + 4) return;
      const end = typeBytes + pending.readInt32BE(typeBytes);
      if (pending.length < end) return;
      const type = started ? String.fromCharCode(pending[0] ?? 0) : "";
      const body = pending.subarray(typeBytes + 4, end);
      started = true;
      if (type === "Q") onStatement(textAt(body, 0));
      if (type === "P") parsed = textAt(body, body.indexOf(0) + 1);
      if (type === "E") onStatement(parsed);
      pending = pending.subarray(end);
    }
  };
}

function sqlDoor(target: URL, calls: () => Calls): Server {
  return createSocketServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const read = statementReader((text) => calls().sql.push(text));
    client.on("data", read);
    client.pipe(server).pipe(client);
    client.on("error", () => server.destroy());
    server.on("error", () => client.destroy());
  });
}

/** The two doors through which the app reaches its data, with a counter in each. */
export interface CountingDoors {
  readonly env: { readonly SUPABASE_URL: string; readonly DATABASE_URL: string };
  /** The calls since the last time this was asked. */
  take(): Calls;
  close(): void;
}

/** Opens both doors on free ports in front of the stack's REST/Auth server and its database. */
export async function openCountingDoors(supabaseUrl: string, databaseUrl: string): Promise<CountingDoors> {
  const none = (): Calls => ({ rest: [], auth: [], sql: [] });
  let current = none();
  const database = new URL(databaseUrl);
  const http = httpDoor(supabaseUrl, () => current);
  const sql = sqlDoor(new URL(databaseUrl), () => current);
  const [httpPort, sqlPort] = await Promise.all([listen(http), listen(sql)]);
  database.port = String(sqlPort);
  return {
    env: { SUPABASE_URL: `http://127.0.0.1:${httpPort}`, DATABASE_URL: database.href },
    take() {
      const taken = current;
      current = none();
      return taken;
    },
    close() {
      http.close();
      http.closeAllConnections();
      sql.close();
    },
  };
}
