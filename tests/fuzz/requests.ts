import { Agent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { testStack } from "@/tests/support/env";

/** A request as it goes over the wire; nothing in it is tidied up on the way. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, already encoded (or wrongly encoded). */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer | undefined;
  /** Send the body in pieces without saying how long it is. */
  readonly chunked?: boolean;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How a request ended that got no answer at all. */
export interface NoAnswer {
  readonly failure: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const timeoutMs = 30_000;
/** What Node says when the server hangs up on a body that it has refused already. */
const hungUp = new Set(["EPIPE", "ECONNRESET"]);

/** Sends one request to the app under test and reads the whole answer; never throws. */
export function send(input: WireRequest): Promise<WireAnswer | NoAnswer> {
  const { hostname, port } = new URL(testStack().appUrl);
  return new Promise((resolve) => {
    const headers: OutgoingHttpHeaders = { host: `${hostname}:${port}` };
    for (const [name, value] of Object.entries(input.headers))
      headers[name] = typeof value === "string" ? value : [...value];
    if (input.body && !input.chunked && !("content-length" in headers)) headers["content-length"] = input.body.length;
    // Node's client would send the pieces of a DELETE with no framing at all, which is no message of HTTP.
    if (input.chunked && !("content-length" in headers)) headers["transfer-encoding"] ??= "chunked";
    let answered = false;
    const call = httpRequest(
      { host: "127.0.0.1", port, agent, method: input.method, path: input.path, headers },
      (response) => {
        answered = true;
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        const done = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          });
        response.on("end", done);
        response.on("error", done);
      },
    );
    call.setTimeout(timeoutMs, () => call.destroy(new Error("timeout")));
    call.on("error", (error: NodeJS.ErrnoException) => {
      if (!answered) resolve({ failure: hungUp.has(error.code ?? "") ? "hung up" : error.message });
    });
    if (!input.body) return void call.end();
    if (!input.chunked) return void call.end(input.body);
    for (let at = 0; at < input.body.length; at += 16_384) call.write(input.body.subarray(at, at + 16_384));
    call.end();
  });
}

/** Ends the connections that are kept open. */
export function closeConnections(): void {
  agent.destroy();
}
