import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "kysely";
import { NextRequest } from "next/server";
import { POST } from "@/app/api/webhooks/[platform]/route";
import { env } from "@/lib/config";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { queue } from "@/lib/jobs/queue";
import { median } from "./contest";

const senders = 4;
const seed = 20_261_121;

interface Delivery {
  readonly body: string;
  readonly signature: string;
}

/** What came of it. Times are 99th percentiles in milliseconds, one per round. */
export interface WebhookContest {
  readonly product: readonly number[];
  readonly bare: readonly number[];
  /** Median of the rounds' ratios. */
  readonly ratio: number;
  /** Genuine events that were stored and dealt with exactly once, as a share of those that were sent. */
  readonly once: number;
  readonly forgedStored: number;
  readonly wrongAnswers: number;
}

function shuffled<T>(items: readonly T[]): T[] {
  const order = (index: number) => createHash("sha256").update(`${seed} ${index}`).digest("hex");
  return items
    .map((item, index) => ({ item, at: order(index) }))
    .sort((left, right) => (left.at < right.at ? -1 : 1))
    .map(({ item }) => item);
}

function eventBody(id: string): string {
  const value = { id, text: "Love this!", media: { id: "17900111222333444" } };
  const entry = { id: "17841400011122233", time: 1_763_712_000, changes: [{ field: "comments", value }] };
  return JSON.stringify({ object: "instagram", entry: [entry] });
}

const hashOf = (id: string) => createHash("sha256").update(`comments:17841400011122233:${id}`).digest("hex");

/** Genuine events, a tenth of them sent twice, and a twentieth as many forged ones, in no order. */
function campaign(events: number, secret: string): Delivery[] {
  const sign = (body: string, key: string) => `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
  const genuine = Array.from({ length: events }, (_, index) => {
    const body = eventBody(`genuine-${index}`);
    return { body, signature: sign(body, secret) };
  });
  const repeated = genuine.filter((_, index) => index % 10 === 0);
  const forged = Array.from({ length: Math.ceil(events / 20) }, (_, index) => {
    const body = eventBody(`forged-${index}`);
    return { body, signature: sign(body, "guessed") };
  });
  return shuffled([...genuine, ...repeated, ...forged]);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The limit: a route that believes everything and stores it with one statement. */
async function bareRoute(request: NextRequest): Promise<Response> {
  const body = await request.text();
  const id = createHash("sha256").update(body).digest("hex");
  await sql`insert into bench_webhooks (id, body) values (${id}, ${body}) on conflict do nothing`.execute(db());
  return Response.json({});
}

/** One server for both, so that only what lies behind the address differs. */
async function startServer(): Promise<Server> {
  const server = createServer(async (message, answer) => {
    const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as [string, string]);
    const body = await bodyOf(message);
    const request = new NextRequest(`http://localhost${message.url}`, {
      method: "POST",
      headers,
      body: new Uint8Array(body),
    });
    const isBare = message.url === "/bare";
    const params = Promise.resolve({ platform: "instagram" });
    const response = isBare ? await bareRoute(request) : await POST(request, { params });
    answer.writeHead(response.status).end(Buffer.from(await response.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function post(port: number, path: string, { body, signature }: Delivery, agent: Agent): Promise<number> {
  const headers = { "content-type": "application/json", "x-hub-signature-256": signature };
  const call = send({ port, host: "127.0.0.1", path, method: "POST", headers, agent });
  call.end(body);
  const [answer] = (await once(call, "response")) as [IncomingMessage];
  await bodyOf(answer);
  return answer.statusCode ?? 0;
}

/** Sends deliveries side by side. Returns the 99th percentile of the answers' times in milliseconds, and statuses. */
async function volley(port: number, path: string, deliveries: readonly Delivery[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  const times: number[] = [];
  const statuses: number[] = [];
  const waiting = [...deliveries];
  const sender = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const started = performance.now();
      statuses.push(await post(port, path, next, agent));
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  agent.destroy();
  const sorted = times.sort((left, right) => left - right);
  return { p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, statuses };
}

/**
 * Sends a whole campaign to the product's route and to a bare one, in turns of equal parts after one turn that does not
 * count, then deals with the jobs. What was stored is compared with what was sent.
 */
export async function webhookContest(events: number, rounds: number): Promise<WebhookContest> {
  await queue();
  await sql`create table bench_webhooks (id text primary key, body text not null)`.execute(db());
  const server = await startServer();
  const { port } = server.address() as AddressInfo;
  const deliveries = campaign(events, env().credentials("instagram")?.clientSecret ?? "");
  const part = Math.ceil(deliveries.length / (rounds + 1));
  const [product, bare, statuses]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round += 1) {
    const turn = deliveries.slice(round * part, (round + 1) * part);
    const limit = await volley(port, "/bare", turn);
    const ours = await volley(port, "/api/webhooks/instagram", turn);
    statuses.push(...ours.statuses);
    if (round === 0) continue;
    bare.push(limit.p99);
    product.push(ours.p99);
  }
  server.close();
  server.closeAllConnections();
  await drain({ until: new Date(Date.now() + 120_000) });
  const wanted = new Set(Array.from({ length: events }, (_, index) => hashOf(`genuine-${index}`)));
  const rows = await db().selectFrom("webhook_events").select(["dedupe_hash", "state", "attempts"]).execute();
  const right = rows.filter((row) => wanted.has(row.dedupe_hash) && row.state === "done" && row.attempts === 1);
  const forged = statuses.filter((status) => status === 401).length;
  const taken = statuses.filter((status) => status === 200).length;
  return {
    product,
    bare,
    ratio: median(product.map((time, round) => time / (bare[round] ?? Number.NaN))),
    once: right.length / events,
    forgedStored: rows.filter((row) => !wanted.has(row.dedupe_hash)).length,
    wrongAnswers: Math.abs(forged - Math.ceil(events / 20)) + Math.abs(taken - events - Math.ceil(events / 10)),
  };
}
