import "server-only";
import type { NextRequest } from "next/server";
import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { db } from "@/lib/db/client";
import { readBytes } from "./read-bytes";
import { answer } from "./route";

/** Meta puts up to 1,000 updates into one delivery. */
const maxWebhookBytes = 1_048_576;

/** What both verbs are told of a request. */
interface IncomingWebhook {
  readonly platform: string;
  readonly request: {
    readonly callback: string | null;
    readonly query: URLSearchParams;
    readonly headers: Pick<Headers, "get">;
  };
}

/** What the route asks: the verbs that answer a platform's question and take in what it tells. */
export interface WebhookVerbs {
  answerChallenge(
    ctx: SystemContext,
    input: IncomingWebhook,
  ): Promise<{ readonly status: number; readonly contentType: string; readonly body: string }>;
  receiveWebhook(
    ctx: SystemContext,
    input: IncomingWebhook & { readonly body: Uint8Array | null },
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

interface Segment {
  readonly params: Promise<{ platform: string; callback?: string }>;
}
type Handler = (request: NextRequest, segment: Segment) => Promise<Response>;

/**
 * The door for platforms that call us: nobody is signed in, no origin is asked for, and the body is handed on byte by byte
 * as it came, because that is what is signed. A body over 1 MiB is not read to its end.
 */
export function webhookRoute(verbs: WebhookVerbs): { GET: Handler; POST: Handler } {
  // Made when asked: a build loads this module without an environment.
  const context = (): SystemContext => ({ db: db(), now: () => clock.now() });
  const incoming = async (request: NextRequest, segment: Segment): Promise<IncomingWebhook> => {
    const { platform, callback = null } = await segment.params;
    return { platform, request: { callback, query: request.nextUrl.searchParams, headers: request.headers } };
  };
  return {
    GET: (request, segment) =>
      answer(request, async () => {
        const { status, contentType, body } = await verbs.answerChallenge(context(), await incoming(request, segment));
        return new Response(body, { status, headers: { "content-type": contentType, "cache-control": "no-store" } });
      }),
    POST: (request, segment) =>
      answer(request, async () => {
        const body = await readBytes(request, maxWebhookBytes);
        const reply = await verbs.receiveWebhook(context(), { ...(await incoming(request, segment)), body });
        const headers = { "cache-control": "no-store" };
        if (reply.body === null) return new Response(null, { status: reply.status, headers });
        return Response.json(reply.body, { status: reply.status, headers });
      }),
  };
}
