import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/**
 * The smallest platform that the real adapters can read: it answers at once, or after `?latencyMs=` of the last
 * `PUT /_set`, whose `offsetMs` moves the clock that it tells, and every count differs from the one before. It stands for the platform's side of a measurement, so
 * it does as little as possible; correctness is the sandbox's business. Prints its port when it listens.
 */
let answers = 0;
let latencyMs = 0;
let offsetMs = 0;

function channel(id: string) {
  const count = String(10_000 + ((answers * 7919) % 4_000));
  return {
    kind: "youtube#channel",
    id,
    snippet: { title: `Channel ${id}`, customUrl: `@${id}`, publishedAt: "2020-01-01T00:00:00Z" },
    contentDetails: { relatedPlaylists: { uploads: `UU${id}` } },
    statistics: { viewCount: count, subscriberCount: count, hiddenSubscriberCount: false, videoCount: count },
  };
}

function idOfBearer(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace(/^Bearer /, "");
}

function answerTo(request: IncomingMessage, url: URL): unknown {
  answers += 1;
  if (url.pathname === "/_control/clock") return { offsetMs, now: new Date(Date.now() + offsetMs).toISOString() };
  if (url.pathname.startsWith("/www.googleapis.com/youtube/v3/channels")) {
    const ids = url.searchParams.get("id")?.split(",") ?? [idOfBearer(request)];
    return { kind: "youtube#channelListResponse", items: ids.map(channel) };
  }
  const id = idOfBearer(request);
  const count = 10_000 + ((answers * 7919) % 4_000);
  return {
    ...{ id: `1${id}`, user_id: id, username: `user${id}`, name: `User ${id}`, account_type: "BUSINESS" },
    ...{ followers_count: count, follows_count: 100, media_count: count },
  };
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "PUT" && url.pathname === "/_set") {
    latencyMs = Number(url.searchParams.get("latencyMs") ?? latencyMs);
    offsetMs = Number(url.searchParams.get("offsetMs") ?? offsetMs);
    response.writeHead(204).end();
    return;
  }
  const send = () => {
    const body = JSON.stringify(answerTo(request, url));
    response
      .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
      .end(body);
  };
  if (latencyMs > 0 && url.pathname !== "/_control/clock") setTimeout(send, latencyMs);
  else send();
}

const server = createServer({ keepAlive: true }, handle);
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) console.log(`port ${address.port}`);
});
