import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { PlatformRequest } from "@/lib/platforms/types";
import { refusal } from "@/tests/support/verdicts";
import { failure, failureByStatus } from "./failure";
import { fakeNow, fakePlatform, json } from "./fake-platform";
import { createPlatformHttp } from "./http";
import { simulatedResilience } from "./resilience";

const toy = { id: "toy", hosts: ["api.toy.example"], classify: failureByStatus.bind(null, "toy") };
const schema = z.object({ count: z.int() });
const read: PlatformRequest<{ count: number }> = { url: "https://api.toy.example/v1/me", endpoint: "me", schema };

const answer = (body: unknown) => ({ status: 200, headers: new Headers(), bytes: Buffer.from(JSON.stringify(body)) });

describe("a platform call", () => {
  it("sends the query, the bearer token and nothing else, and returns data with the hash of the raw body", async () => {
    const { http, seen, reports } = fakePlatform(toy, () => new Response('{"count": 7, "more": true}'));
    const answer = await http.request({ ...read, query: { fields: "a,b" }, bearer: "owner", cost: 3 });
    expect(answer.data).toEqual({ count: 7 });
    expect(answer.sha256).toBe(createHash("sha256").update('{"count": 7, "more": true}').digest("hex"));
    expect(seen[0]?.url.href).toBe("https://api.toy.example/v1/me?fields=a%2Cb");
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer owner");
    expect(seen[0]?.method).toBe("GET");
    expect(reports).toEqual([
      {
        platform: "toy",
        endpoint: "me",
        cost: 3,
        status: 200,
        headers: expect.anything(),
        durationMs: expect.any(Number),
        errorCode: null,
      },
    ]);
  });

  it("posts forms and JSON bodies", async () => {
    const { http, seen } = fakePlatform(toy, () => ({ count: 1 }));
    await http.request({ ...read, form: { grant_type: "refresh_token" } });
    await http.request({ ...read, json: { max_count: 20 }, headers: { "x-version": "2" } });
    expect(seen.map(({ method }) => method)).toEqual(["POST", "POST"]);
    expect(seen[0]?.form).toEqual({ grant_type: "refresh_token" });
    expect(seen[1]?.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(seen[1]?.headers.get("x-version")).toBe("2");
  });

  it("accepts an empty answer only where the request says so", async () => {
    const { http } = fakePlatform(toy, () => new Response(null, { status: 204 }));
    const answer = await http.request({ ...read, schema: z.null(), emptyBody: true });
    expect(answer.data).toBeNull();
    expect((await refusal(http.request(read))).platformErrorCode).toBe("BAD_RESPONSE");
  });
});

describe("addresses", () => {
  it.each([
    "https://evil.example/v1/me",
    "https://api.toy.example.evil.example/v1/me",
    "http://api.toy.example/v1/me",
    "https://api.toy.example:8443/v1/me",
    "https://user:pass@api.toy.example/v1/me",
    "file:///etc/passwd",
    "not an address",
  ])("never calls %s, which is not on the list", async (url) => {
    const { http, seen } = fakePlatform(toy, () => ({ count: 1 }));
    expect((await refusal(http.request({ ...read, url }))).platformErrorCode).toBe("INVALID_REQUEST");
    expect(seen).toEqual([]);
  });

  it("goes to the sandbox's exact origin with the real host as first part of the path", async () => {
    const urls: string[] = [];
    const http = createPlatformHttp({
      platform: "toy",
      allowedHosts: toy.hosts,
      classify: toy.classify,
      sandboxUrl: "http://127.0.0.1:4400/ignored?x=1",
      now: () => fakeNow,
      circuits: new Map(),
      transport: async ({ url }) => {
        urls.push(url.href);
        return answer({ count: 1 });
      },
    });
    await http.request({ ...read, url: "https://api.toy.example/../v1//me", query: { q: "1" } });
    expect(urls).toEqual(["http://127.0.0.1:4400/api.toy.example/v1//me?q=1"]);
    const error = await refusal(http.request({ ...read, url: "https://127.0.0.1:4400/v1/me" }));
    expect(error.platformErrorCode).toBe("INVALID_REQUEST");
  });

  it("does not follow redirects", async () => {
    const redirect = () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
    const { http, seen } = fakePlatform(toy, redirect);
    expect((await refusal(http.request(read))).platformErrorCode).toBe("BAD_RESPONSE");
    expect(seen).toHaveLength(1);
  });
});

describe("answers", () => {
  it("names the place of an unexpected value and never the value, without repeating the call", async () => {
    const { http, seen } = fakePlatform(toy, () => ({ count: "a-very-secret-value" }));
    const error = await refusal(http.request(read));
    expect(error.platformErrorCode).toBe("BAD_RESPONSE");
    expect(error.detail).toContain("count");
    expect(error.detail).not.toContain("secret");
    expect(seen).toHaveLength(1);
  });

  it("refuses an answer that is larger than the limit", async () => {
    const { http, seen } = fakePlatform(toy, () => ({ count: 1, text: "x".repeat(2000) }), { maxBodyBytes: 1000 });
    expect((await refusal(http.request(read))).platformErrorCode).toBe("BAD_RESPONSE");
    expect(seen).toHaveLength(1);
  });

  it("treats a 2xx answer as failed where the platform says that it is one", async () => {
    const http = createPlatformHttp({
      platform: "toy",
      allowedHosts: toy.hosts,
      classify: (response) => failure("toy", response, { code: "RATE_LIMITED", words: JSON.stringify(response.body) }),
      isFailure: (body) => JSON.stringify(body).includes("rate_limit"),
      sandboxUrl: null,
      now: () => fakeNow,
      circuits: new Map(),
      resilience: simulatedResilience,
      transport: async () => answer({ error: { code: "rate_limit_exceeded" } }),
    });
    expect((await refusal(http.request(read))).platformErrorCode).toBe("RATE_LIMITED");
  });
});

describe("secrets", () => {
  it("are in no error, even when the platform quotes them", async () => {
    const secrets = ["owner-token/1", "hush hush!", "code-1234", "basic-abcdef"];
    const quoting = {
      ...toy,
      classify: (response: Parameters<typeof toy.classify>[0]) =>
        failure("toy", response, { code: "INVALID_REQUEST", words: JSON.stringify(response.body) }),
    };
    const echo = { error: secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]).join(" ") };
    const { http } = fakePlatform(quoting, () => json(echo, 400));
    const error = await refusal(
      http.request({
        ...read,
        bearer: "owner-token/1",
        query: { client_secret: "hush hush!" },
        form: { code: "code-1234" },
        headers: { "x-a": "1", Authorization: "basic-abcdef" },
      }),
    );
    const everything = JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause });
    for (const secret of secrets) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(encodeURIComponent(secret));
    }
    expect(error.detail).toContain("[redacted]");
  });

  it("are not in the error of a failed connection whose message quotes the address", async () => {
    const { http } = fakePlatform(toy, ({ url }) => {
      throw new TypeError(`Failed to parse URL ${url.href}`);
    });
    const error = await refusal(http.request({ ...read, query: { access_token: "owner-token" } }));
    expect(JSON.stringify({ ...error, message: error.message, cause: error.cause })).not.toContain("owner-token");
  });
});
