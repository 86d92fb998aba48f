import "server-only";
import { lookup } from "node:dns";
import http, { type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address";

/** Why nothing was read: `blocked` is refused for good, the others may pass. */
export type OutboundFailure = "blocked" | "redirected" | "too_large" | "timed_out" | "unreachable" | "cut_off";

/** A guarded request that gave no answer. Its message names no address. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  constructor(
    readonly failure: OutboundFailure,
    options?: ErrorOptions,
  ) {
    super(`outbound request failed: ${failure}`, options);
  }
}

export interface GuardedOptions {
  readonly maxBytes: number;
  /** For the whole of it, from the name's resolution to the last byte. */
  readonly timeLimitMs: number;
  /** An origin of our own (the sandbox's) that may be private and plain http; nothing else may. */
  readonly trustedOrigin: string | null;
  /** How names are resolved; the system's way unless a test says otherwise. */
  readonly resolve?: typeof lookup;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/**
 * GET to an address that others chose (a picture's, a receiver's). Only https on its own port; the name is resolved once,
 * every address it has must be public, and the connection goes to exactly what was checked, so a name that changes its
 * mind between check and use changes nothing. Redirects are not followed, and the answer is limited in size and time.
 * Throws OutboundError; any HTTP status but a redirect is an answer.
 */
export async function guardedGet(url: URL, options: GuardedOptions): Promise<GuardedAnswer> {
  const trusted = options.trustedOrigin !== null && url.origin === new URL(options.trustedOrigin).origin;
  if (!trusted) requireHarmless(url);
  const signal = AbortSignal.timeout(options.timeLimitMs);
  const request: RequestOptions = {
    signal,
    headers: { accept: "image/jpeg, image/png, image/webp", "accept-encoding": "identity" },
    // Connections are not shared: a kept one was checked for another name.
    agent: false,
    ...(trusted ? {} : { lookup: publicLookup(options.resolve ?? lookup) }),
  };
  try {
    const answer = await open(url, request);
    return await read(answer, options.maxBytes);
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (error instanceof Error && error.cause instanceof OutboundError) throw error.cause;
    throw new OutboundError(signal.aborted ? "timed_out" : "unreachable", { cause: error });
  }
}

function requireHarmless(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  // Names are judged when they are resolved; an address in the place of a name never is.
  if (!isPlain || (isIP(host) !== 0 && !isPublicAddress(host))) throw new OutboundError("blocked");
}

/** Resolves a name and hands on its addresses only if all of them are public: the connection is made to these. */
function publicLookup(resolve: typeof lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "");
      if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(Object.assign(new Error("blocked"), { cause: new OutboundError("blocked") }), "");
      }
      if (options.all) return done(null, addresses);
      const [first] = addresses;
      done(null, first?.address ?? "", first?.family ?? 4);
    });
  };
}

function open(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).get(url, options, resolve);
    request.on("error", reject);
  });
}

async function read(answer: IncomingMessage, maxBytes: number): Promise<GuardedAnswer> {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    answer.destroy();
    throw new OutboundError("redirected");
  }
  const announced = Number(answer.headers["content-length"] ?? 0);
  const chunks: Buffer[] = [];
  let size = 0;
  if (announced <= maxBytes) {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  }
  if (announced > maxBytes || size > maxBytes) {
    answer.destroy();
    throw new OutboundError("too_large");
  }
  if (!answer.complete) throw new OutboundError("cut_off");
  return { status, bytes: Buffer.concat(chunks, size) };
}
