import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent, type Dispatcher } from "undici";
import type { AnswerHeaders } from "@/lib/platforms/types";

/** A request, ready to leave. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
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

type Received = Answer & { readonly bytes: Buffer };

/** Puts one answer together as its parts arrive; a stream that nobody else reads would cost as much as the call. */
class Collector implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | null = null;
  private status = 0;
  private headers = headersOf({});
  private readonly chunks: Buffer[] = [];
  private size = 0;

  /** `resolve` and `reject` are those of the promise of the answer. */
  constructor(
    private readonly request: OutgoingRequest,
    private readonly resolve: (answer: Received) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    const { timeoutMs } = request;
    const error = () => new AnswerTimeoutError(`No answer within ${timeoutMs} ms.`);
    this.timer = setTimeout(() => this.giveUp(error()), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HeaderValues): void {
    this.status = status;
    this.headers = headersOf(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.byteLength;
    if (this.size > this.request.maxBodyBytes) this.giveUp(tooLarge(this.request));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.timer);
    const [only] = this.chunks;
    const bytes = this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks, this.size);
    this.resolve({ status: this.status, headers: this.headers, bytes });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** Rejects; what the connection still brings is ignored. */
  fail(error: unknown): void {
    clearTimeout(this.timer);
    this.reject(error);
  }

  private giveUp(error: Error): void {
    this.fail(error);
    this.controller?.abort(error);
  }
}

/**
 * The transport to the world: HTTP/1.1 over kept connections, answers packed with gzip where the platform can. Rejects
 * with AnswerTimeoutError, BodyTooLargeError, or what the network or the unpacking gave.
 */
export const sendOverNetwork: Transport = async (request) => {
  const { url, method, body } = request;
  const headers = { "accept-encoding": "gzip", ...request.headers };
  const answer = await new Promise<Received>((resolve, reject) => {
    const collector = new Collector(request, resolve, reject);
    try {
      agent.dispatch({ origin: url.origin, path: `${url.pathname}${url.search}`, method, headers, body }, collector);
    } catch (error) {
      collector.fail(error);
    }
  });
  if (answer.headers.get("content-encoding") !== "gzip") return answer;
  return { ...answer, bytes: await unpacked(answer.bytes, request) };
};

type HeaderValues = Readonly<Record<string, string | string[] | undefined>>;

function headersOf(values: HeaderValues): AnswerHeaders {
  return {
    get(name) {
      const value = values[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
  };
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
