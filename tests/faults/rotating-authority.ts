import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

interface Family {
  access: string;
  refresh: string;
  revoked: boolean;
}

/** What the authority has seen of one family of tokens. */
export interface FamilyRecord {
  readonly calls: number;
  readonly revoked: boolean;
}

/**
 * A token endpoint with single-use refresh tokens, as OAuth 2.0 Security (RFC 9700, 4.14.2) asks for: each answer ends
 * the token that it was asked with, and a token that is used again ends its whole family.
 */
export interface RotatingAuthority {
  readonly url: string;
  /** How long it takes to answer, and which share of requests it drops unread (each as `chance()` in [0, 1) decides). */
  behave(how: { delayMs: number; dropShare: number; chance: () => number }): void;
  /** A new family; the first pair of tokens. */
  issue(): { id: string; access_token: string; refresh_token: string };
  recordOf(id: string): FamilyRecord;
  close(): Promise<void>;
}

/** Starts one on a free loopback port. */
export async function startRotatingAuthority(): Promise<RotatingAuthority> {
  const families = new Map<string, Family>();
  const owners = new Map<string, string>();
  const calls = new Map<string, number>();
  let how = { delayMs: 0, dropShare: 0, chance: () => 1 };

  const pair = (id: string) => {
    const next = { access: `access-${randomUUID()}`, refresh: `refresh-${randomUUID()}`, revoked: false };
    families.set(id, next);
    for (const token of [next.access, next.refresh]) owners.set(token, id);
    return { id, access_token: next.access, refresh_token: next.refresh };
  };
  const answer = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  /** Decides at once and answers late: what was asked first has been used up by the time a second one asks. */
  const redeem = (token: string): { status: number; body: object } => {
    const id = owners.get(token);
    const family = id === undefined ? undefined : families.get(id);
    if (id === undefined || !family) return { status: 400, body: { error: "invalid_grant" } };
    calls.set(id, (calls.get(id) ?? 0) + 1);
    if (family.revoked || family.refresh !== token) {
      family.revoked = true;
      return { status: 400, body: { error: "invalid_grant" } };
    }
    return { status: 200, body: pair(id) };
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/read") {
        const token = (request.headers.authorization ?? "").replace("Bearer ", "");
        const family = families.get(owners.get(token) ?? "");
        const works = family?.access === token && !family.revoked;
        return void answer(response, works ? 200 : 401, {});
      }
      if (how.chance() < how.dropShare) return void request.socket.destroy();
      const { status, body } = redeem(Buffer.concat(chunks).toString());
      void delay(how.delayMs).then(() => answer(response, status, body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    behave: (next) => {
      how = next;
    },
    issue: () => pair(randomUUID()),
    recordOf: (id) => ({ calls: calls.get(id) ?? 0, revoked: families.get(id)?.revoked ?? false }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
