import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/config";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";

onStack();
beforeEach(async () => {
  await db().deleteFrom("webhook_events").execute();
});
afterEach(async () => {
  await db().deleteFrom("deletion_requests").where("kind", "=", "platform").execute();
});

const secretOf = (platform: string) => env().credentials(platform)?.clientSecret ?? "";
const address = (path: string) => `${testStack().appUrl}/api/webhooks/${path}`;
const sign = (body: string, secret = secretOf("instagram")) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
const comment = (id: string) =>
  JSON.stringify({
    object: "instagram",
    entry: [{ id: "17841400000000001", time: 1763712000, changes: [{ field: "comments", value: { id } }] }],
  });

/** Sends a delivery as platforms do: no cookie, no origin, no redirect followed. */
function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const all = { "content-type": "application/json", "x-hub-signature-256": sign(body), ...headers };
  return fetch(address(path), { method: "POST", body, headers: all, redirect: "manual" });
}
const stored = async () =>
  (await db().selectFrom("webhook_events").select(["state", "dedupe_hash"]).execute()).map((row) => row);

/** What a platform answers to a text as its challenge, and what would then sign a delivery of that text. */
const challenges = [
  {
    platform: "x",
    parameter: "crc_token",
    header: "x-twitter-webhooks-signature",
    asked: (body: string) => body,
    signatureIn: (answer: Record<string, string>) => answer.response_token ?? "",
    genuine: "M2FiNDU2Nzg5MGFi+/=_-",
    events: [
      '{"data":{"event_uuid":"1","event_type":"oauth.revoke","filter":{},"payload":{"user_id":"1501234567890123456"}}}',
      '{"data":{"event_uuid":"2","event_type":"post.create","filter":{"user_id":"15"},"payload":{"id":"9"}}}',
      "{}",
    ],
  },
  {
    platform: "linkedin",
    parameter: "challengeCode",
    header: "x-li-signature",
    asked: (body: string) => `hmacsha256=${body}`,
    signatureIn: (answer: Record<string, string>) => answer.challengeResponse ?? "",
    genuine: "890e4665-4dfe-4ab1-b689-ed553bceeed0",
    events: ['{"type":"LEAD_ACTION","leadGenFormResponse":"x"}', "{}"],
  },
] as const;

describe.each(challenges)("$platform's challenge", ({ platform, parameter, header, genuine, events, ...one }) => {
  const ask = async (text: string) => {
    const answer = await fetch(`${address(platform)}?${parameter}=${encodeURIComponent(text)}`);
    return { status: answer.status, text: await answer.text() };
  };

  it.each([...events, "12", "null", "true", genuine])("signs no delivery for who asks it with %s", async (body) => {
    for (const text of [one.asked(body), body]) {
      const { status, text: answer } = await ask(text);
      if (status !== 200) expect(status).toBe(403);
      const signature = status === 200 ? one.signatureIn(JSON.parse(answer)) : "";
      expect((await post(platform, body, { [header]: signature })).status).toBe(401);
    }
    expect(await stored()).toEqual([]);
  });

  it("is answered where it looks as the platform's do", async () => {
    expect((await ask(genuine)).status).toBe(200);
    for (const odd of events.map(one.asked)) expect((await ask(odd)).status).toBe(403);
  });
});

describe("the webhooks' door", () => {
  it("refuses who is not the platform, and says no more than that", async () => {
    const body = comment(randomUUID());
    const forged = await post("instagram", body, { "x-hub-signature-256": sign(body, "guessed") });
    expect(forged.status).toBe(401);
    expect(await forged.json()).toEqual({ code: "WEBHOOK_INVALID" });
    const dropped = await post("youtube", "<feed/>", {
      "content-type": "application/atom+xml",
      "x-hub-signature": "sha1=34d1a77cf1a3d586083ad682bc0acb5044357b1f",
    });
    expect([dropped.status, await dropped.text()]).toEqual([204, ""]);
    const form = await post("instagram/deauthorize", "signed_request=a.b", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(form.status).toBe(400);
    expect((await post("instagram", body, { "content-type": "text/plain" })).status).toBe(415);
    expect((await post("nowhere", body)).status).toBe(404);
    expect((await post("instagram/elsewhere", body)).status).toBe(404);
    expect((await fetch(address("instagram"), { method: "PUT", body })).status).toBe(405);
    expect(await stored()).toEqual([]);
  });

  it("stops reading a body that has no end", async () => {
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(address("instagram"), {
        method: "POST",
        headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
      });
      const chunk = Buffer.alloc(65_536, " ");
      let sent = 0;
      const feed = () => {
        while (sent < 4_000_000 && !call.destroyed) {
          sent += chunk.length;
          if (!call.write(chunk)) return call.once("drain", feed);
        }
        return call.end();
      };
      call.once("response", (response) => {
        resolve(response.statusCode);
        call.destroy();
      });
      // A server that has answered may close the connection while we are still writing.
      call.once("error", (error) => reject(error));
      feed();
    });
    expect(status).toBe(413);
    expect(await stored()).toEqual([]);
  });

  it("answers the question whether it is ours to who knows the word", async () => {
    const ask = (token: string) =>
      fetch(`${address("instagram")}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
    expect((await ask("guess")).status).toBe(403);
    const answer = await ask(encodeURIComponent(env().webhookSecret ?? ""));
    expect([answer.status, await answer.text()]).toEqual([200, "1158201444"]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("takes an address with a slash at its end without sending the platform elsewhere", async () => {
    const body = comment(randomUUID());
    const answer = await post("instagram/", body);
    expect(answer.status).toBe(200);
    expect((await post("instagram", body)).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it("stores every genuine event once and no forged one, with a tenth repeated, a twentieth forged, and no order", async () => {
    const ids = Array.from({ length: 300 }, () => randomUUID());
    const bodies = ids.map(comment);
    const genuine = bodies.flatMap((body, index) => (index % 10 === 0 ? [body, body] : [body]));
    const forged = Array.from({ length: 15 }, () => comment(randomUUID()));
    const deliveries = [
      ...genuine.map((body) => ({ body, signature: sign(body) })),
      ...forged.map((body) => ({ body, signature: sign(body, "guessed") })),
    ]
      .map((delivery, index) => ({ delivery, order: (index * 7919) % 997 }))
      .sort((left, right) => left.order - right.order)
      .map(({ delivery }) => delivery);
    const statuses: number[] = [];
    const waiting = [...deliveries];
    const sender = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        statuses.push((await post("instagram", next.body, { "x-hub-signature-256": next.signature })).status);
      }
    };
    await Promise.all(Array.from({ length: 8 }, sender));
    expect(statuses.filter((status) => status === 200)).toHaveLength(genuine.length);
    expect(statuses.filter((status) => status === 401)).toHaveLength(forged.length);
    expect(await stored()).toHaveLength(300);
    await drain({ until: new Date(Date.now() + 30_000) });
    expect((await stored()).filter(({ state }) => state === "done")).toHaveLength(300);
    const { rows } = await sql<{ jobs: number }>`
      select count(*)::int as jobs from pgboss.job where name = 'process-webhook-event' and state in ('created', 'active')
    `.execute(db());
    expect(rows[0]?.jobs).toBe(0);
  });
});
