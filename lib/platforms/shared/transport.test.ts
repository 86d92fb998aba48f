import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { AnswerTimeoutError, BodyTooLargeError, type OutgoingRequest, sendOverNetwork } from "./transport";

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A platform on this machine; returns a request to it. */
async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  change: Partial<OutgoingRequest> = {},
): Promise<OutgoingRequest> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  servers.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/me?fields=a%2Cb`);
  return { url, method: "GET", headers: {}, body: null, timeoutMs: 2_000, maxBodyBytes: 1_000, ...change };
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe("the transport", () => {
  it("sends method, path, query, headers and body as they are", async () => {
    const request = await serve(
      (incoming, response) => {
        let body = "";
        incoming.on("data", (part) => {
          body += part;
        });
        incoming.on("end", () =>
          response.end([incoming.method, incoming.url, incoming.headers["x-version"], body].join(" ")),
        );
      },
      { method: "POST", headers: { "x-version": "2" }, body: "a=1" },
    );
    expect(textOf((await sendOverNetwork(request)).bytes)).toBe("POST /v1/me?fields=a%2Cb 2 a=1");
  });

  it("gives status and headers of a refusal, several of one name together", async () => {
    const request = await serve((_incoming, response) => {
      response.writeHead(429, { "Retry-After": "7", "Set-Cookie": ["a", "b"] }).end();
    });
    const { status, headers, bytes } = await sendOverNetwork(request);
    expect([status, headers.get("retry-after"), headers.get("set-cookie"), headers.get("missing")]).toEqual([
      429,
      "7",
      "a, b",
      null,
    ]);
    expect(bytes).toHaveLength(0);
  });

  it("goes nowhere that an answer points to", async () => {
    let asked = 0;
    const request = await serve((_incoming, response) => {
      asked += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect((await sendOverNetwork(request)).status).toBe(302);
    expect(asked).toBe(1);
  });

  it("asks for packed answers and unpacks them, but not beyond the limit", async () => {
    const request = await serve((incoming, response) => {
      expect(incoming.headers["accept-encoding"]).toBe("gzip");
      const text = incoming.url === "/bomb" ? "x".repeat(100_000) : '{"count": 1}';
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(text));
    });
    expect(textOf((await sendOverNetwork(request)).bytes)).toBe('{"count": 1}');
    await expect(sendOverNetwork({ ...request, url: new URL("/bomb", request.url) })).rejects.toThrow(
      BodyTooLargeError,
    );
  });

  it("stops reading a body that is too large", async () => {
    const request = await serve((_incoming, response) => response.end("x".repeat(1_001)));
    await expect(sendOverNetwork(request)).rejects.toThrow(BodyTooLargeError);
  });

  it.each([
    ["no answer", () => undefined],
    ["a body that never ends", (_incoming: IncomingMessage, response: ServerResponse) => response.write("{")],
  ])("gives up in time on %s", async (_case, handle) => {
    const request = await serve(handle, { timeoutMs: 50 });
    await expect(sendOverNetwork(request)).rejects.toThrow(AnswerTimeoutError);
  });

  it("fails for a body that was cut off, and for nobody at home", async () => {
    const request = await serve((_incoming, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      setTimeout(() => response.destroy(), 20);
    });
    await expect(sendOverNetwork(request)).rejects.toThrow();
    const nobody = { ...request, url: new URL("http://127.0.0.1:1/") };
    await expect(sendOverNetwork(nobody)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
