import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent } from "undici";
import type { AnswerHeaders } from "@/lib/platforms/types";

/** A request, ready to leave. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** How long connection, answer and body may take together. */
  readonly timeoutMs: number;
  /** Largest body that is read, unpacked. */
  readonly maxBodyBytes: number;
}

/** An answer with its whole body, of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly bytes: Uint8Array;
}

/** Sends one request and reads the whole answer. Follows no redirect, repeats nothing. Rejects when no whole answer came. */
export type Transport = (request: OutgoingRequest) => Promise<Answer>;

/** There was no whole answer in time. */
export class AnswerTimeoutError extends Error {
  override readonly name = "AnswerTimeoutError";
}

/** The answer was larger than we read. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

const unpack = promisify(gunzip);
/** Connections are kept between calls: a process asks the same few hosts all day. Times are limited per request. */
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 });

function tooLarge({ maxBodyBytes }: OutgoingRequest): BodyTooLargeError {
  return new BodyTooLargeError(`more than ${maxBodyBytes} bytes`);
}

/**
 * The transport to the world: HTTP/1.1 over kept connections, answers packed with gzip where the platform can. Rejects
 * with AnswerTimeoutError, BodyTooLargeError, or what the network or the unpacking gave.
 */
export const sendOverNetwork: Transport = async (request) => {
  const { url, method, body, timeoutMs } = request;
  const limit = new AbortController();
  const giveUp = () => limit.abort(new AnswerTimeoutError(`No answer within ${timeoutMs} ms.`));
  const timer = setTimeout(giveUp, timeoutMs);
  try {
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { "accept-encoding": "gzip", ...request.headers },
      body,
      signal: limit.signal,
    });
    const headers = headersOf(answer.headers);
    const bytes = await collect(answer.body, request);
    const isPacked = headers.get("content-encoding") === "gzip";
    return { status: answer.statusCode, headers, bytes: isPacked ? await unpacked(bytes, request) : bytes };
  } finally {
    clearTimeout(timer);
  }
};

function headersOf(values: Readonly<Record<string, string | string[] | undefined>>): AnswerHeaders {
  return {
    get(name) {
      const value = values[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
  };
}

/** Leaving the loop early ends the download. */
async function collect(body: AsyncIterable<Buffer>, request: OutgoingRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > request.maxBodyBytes) throw tooLarge(request);
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, size);
}

async function unpacked(bytes: Buffer, request: OutgoingRequest): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: request.maxBodyBytes });
  } catch (error) {
    throw isTooLarge(error) ? tooLarge(request) : error;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
