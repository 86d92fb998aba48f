import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { PlatformError } from "@/lib/platforms/errors";
import type { OAuthSpec, Platform } from "@/lib/platforms/types";
import { refusal } from "@/tests/support/verdicts";
import { exchangeCode } from "./exchange-code";

const oauth: OAuthSpec = {
  loginVariant: "toy",
  wants: "account",
  authorizeUrl: "https://login.toy.example/dialog/oauth",
  tokenUrl: "https://api.toy.example/oauth/token",
  scopes: ["read"],
  requiredScopes: ["read"],
  scopeSeparator: " ",
  pkce: "S256",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: {},
};
const classify: Platform["classify"] = ({ status, body }) =>
  new PlatformError({
    platform: "toy",
    code: status === 400 ? "TOKEN_INVALID" : "PLATFORM_UNAVAILABLE",
    detail: JSON.stringify(body),
    httpStatus: status,
  });
const toy = { id: "toy", classify, oauth };

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

interface Seen {
  url: string;
  body: string;
  headers: IncomingMessage["headers"];
}

async function serve(respond: (response: ServerResponse) => void): Promise<{ sandboxUrl: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push({ url: request.url ?? "", body, headers: request.headers });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { sandboxUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const exchange = (sandboxUrl: string) => ({
  code: "secret-code-1",
  redirectUri: "https://app.example/cb",
  codeVerifier: "secret-verifier-1",
  clientId: "client-1",
  clientSecret: "secret-of-client",
  sandboxUrl,
  now: new Date(0),
  timeoutMs: 150,
});

const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

describe("exchangeCode", () => {
  it("posts code, verifier, redirect address and client to the platform's token endpoint", async () => {
    const { sandboxUrl, seen } = await serve(json(200, { access_token: "t", extra: [1] }));
    const answer = await exchangeCode(toy, exchange(sandboxUrl));
    expect(answer).toMatchObject({ access_token: "t", extra: [1] });
    expect(seen[0]?.url).toBe("/api.toy.example/oauth/token");
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: "authorization_code",
      code: "secret-code-1",
      code_verifier: "secret-verifier-1",
      redirect_uri: "https://app.example/cb",
      client_id: "client-1",
      client_secret: "secret-of-client",
    });
  });

  it("keeps the secret in the Authorization header where the platform wants it there", async () => {
    const { sandboxUrl, seen } = await serve(json(200, { access_token: "t" }));
    const headerToy = { ...toy, oauth: { ...oauth, clientAuthentication: "header" as const } };
    await exchangeCode(headerToy, exchange(sandboxUrl));
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("client-1:secret-of-client").toString("base64")}`);
    expect(seen[0]?.body).not.toContain("client_secret");
  });

  it("passes on an answer that is wrapped in a list, for the adapter to read", async () => {
    const { sandboxUrl } = await serve(json(200, { data: [{ access_token: "t" }] }));
    expect(await exchangeCode(toy, exchange(sandboxUrl))).toMatchObject({ data: [{ access_token: "t" }] });
  });

  it("lets the adapter classify a refusal by status and body", async () => {
    const { sandboxUrl } = await serve(json(400, { error: "invalid_grant" }));
    const error = await refusal(exchangeCode(toy, exchange(sandboxUrl)));
    expect(error).toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      httpStatus: 400,
      detail: '{"error":"invalid_grant"}',
    });
  });

  it("lets the adapter classify a refusal that comes with a 200, where the platform has such", async () => {
    const { sandboxUrl } = await serve(json(200, { error: "invalid_grant" }));
    const isFailure = (body: unknown) => typeof body === "object" && body !== null && "error" in body;
    const error = await refusal(exchangeCode({ ...toy, isFailure }, exchange(sandboxUrl)));
    expect(error).toMatchObject({ httpStatus: 200, detail: expect.stringContaining("invalid_grant") });
  });

  it("lets the adapter classify an error page that is not JSON", async () => {
    const { sandboxUrl } = await serve((response) =>
      response.writeHead(503, { "content-type": "text/html" }).end("<p>"),
    );
    expect(await refusal(exchangeCode(toy, exchange(sandboxUrl)))).toMatchObject({ httpStatus: 503 });
  });

  it.each([
    ["text", (response: ServerResponse) => response.writeHead(200, { "content-type": "text/plain" }).end("hello")],
    [
      "cut JSON",
      (response: ServerResponse) => response.writeHead(200, { "content-type": "application/json" }).end('{"a'),
    ],
    ["nothing", (response: ServerResponse) => response.writeHead(200, { "content-type": "application/json" }).end()],
    ["null", json(200, null)],
    ["a text in JSON", json(200, "token")],
  ])("calls a 200 with %s a bad response", async (_what, respond) => {
    const { sandboxUrl } = await serve(respond);
    expect((await refusal(exchangeCode(toy, exchange(sandboxUrl)))).platformErrorCode).toBe("BAD_RESPONSE");
  });

  it("gives up after the time limit, before the headers and in the middle of the body", async () => {
    const silent = await serve(() => undefined);
    expect((await refusal(exchangeCode(toy, exchange(silent.sandboxUrl)))).platformErrorCode).toBe(
      "PLATFORM_UNAVAILABLE",
    );
    server?.closeAllConnections();
    server?.close();
    const stalled = await serve((response) =>
      response.writeHead(200, { "content-type": "application/json" }).write("{"),
    );
    expect((await refusal(exchangeCode(toy, exchange(stalled.sandboxUrl)))).platformErrorCode).toBe(
      "PLATFORM_UNAVAILABLE",
    );
  });

  it("calls a refused connection an outage", async () => {
    const error = await refusal(exchangeCode(toy, exchange("http://127.0.0.1:1")));
    expect(error).toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE", retryable: true });
  });

  it("never asks twice: a code is good once", async () => {
    const { sandboxUrl, seen } = await serve(json(503, {}));
    await refusal(exchangeCode(toy, exchange(sandboxUrl)));
    expect(seen).toHaveLength(1);
  });

  it("passes on no cause, message or detail that holds a secret", async () => {
    const { sandboxUrl } = await serve((response) => response.destroy());
    const error = await refusal(exchangeCode(toy, exchange(sandboxUrl)));
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toMatch(/secret-/);
  });
});
