import { z } from "zod";
import { createSandbox, type Sandbox, type SandboxOptions } from "./app";
import { DAY_MS } from "./core/growth";

/** Saturday, 21 November 2026, 10:00 UTC: the wall time of a test sandbox until it is moved. */
export const TEST_NOW_MS = Date.UTC(2026, 10, 21, 10);

export const igClient = {
  platform: "instagram",
  clientId: "ig-app",
  clientSecret: "ig-secret-of-the-app",
  redirectUris: ["https://app.test/api/social/instagram/callback"],
};
export const ttClient = {
  platform: "tiktok",
  clientId: "tt-app",
  clientSecret: "tt-secret-of-the-app",
  redirectUris: ["https://app.test/api/social/tiktok/callback"],
};
export const ytClient = {
  platform: "youtube",
  clientId: "yt-app",
  clientSecret: "yt-secret-of-the-app",
  redirectUris: ["https://app.test/api/social/youtube/callback"],
  apiKeys: ["AIza-test-key"],
};

export const fbClient = {
  platform: "facebook",
  clientId: "fb-app",
  clientSecret: "fb-secret-of-the-app",
  redirectUris: ["https://app.test/api/social/facebook/callback", "https://app.test/api/social/instagram/callback"],
};

export const xClient = {
  platform: "x",
  clientId: "x-app-id",
  clientSecret: "x-secret-of-the-app",
  redirectUris: ["https://app.test/api/social/x/callback"],
  // The app's bearer token, and the API key and secret that it is given for.
  apiKeys: ["AAAA-test-bearer", "x-api-key:x-api-secret"],
};

export const liClient = {
  platform: "linkedin",
  clientId: "li-app",
  clientSecret: "li-secret-of-the-app",
  redirectUris: ["https://app.test/api/social/linkedin/callback"],
};

/** The client of each platform; a platform that is not here has none registered. */
const clients = [igClient, ttClient, ytClient, fbClient, xClient, liClient];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly json: unknown;
}

export interface TestSandbox extends Sandbox {
  /** Sends a request; the address is "/host/path" or a full URL. */
  send(address: string, init?: RequestInit): Promise<Answer>;
  /** GET with a bearer token. */
  read(address: string, token: string): Promise<Answer>;
  /** POST of form fields. */
  submit(address: string, fields: Record<string, string>): Promise<Answer>;
  control(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Answer>;
  advance(ms: number): Promise<void>;
  /** An access token for a persona, without a consent screen. */
  tokenFor(platform: string, personaId: string, scopes?: string[]): Promise<string>;
}

const grantAnswer = z.object({ accessToken: z.string() });

/** A sandbox in memory (or in `dataDir`) with one registered client per platform, whose wall clock stands still. */
export async function testSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = createSandbox({ wall: () => TEST_NOW_MS, ...options });

  const send = async (address: string, init?: RequestInit): Promise<Answer> => {
    const url = address.startsWith("/") ? `http://127.0.0.1${address}` : address;
    const response = await sandbox.app.request(url, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  const control = (method: string, path: string, body?: unknown) =>
    send(`/_control${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

  for (const client of clients) await control("POST", "/clients", client);
  return {
    ...sandbox,
    send,
    control,
    read: (address, token) => send(address, { headers: { Authorization: `Bearer ${token}` } }),
    submit: (address, fields) => send(address, { method: "POST", body: new URLSearchParams(fields) }),
    advance: async (advanceMs) => {
      await control("POST", "/clock", { advanceMs });
    },
    tokenFor: async (platform, personaId, scopes) => {
      const clientId = clients.find((client) => client.platform === platform)?.clientId;
      const { json } = await control("POST", "/grants", { platform, personaId, clientId, scopes });
      return grantAnswer.parse(json).accessToken;
    },
  };
}

/** Milliseconds of a number of days. */
export function days(count: number): number {
  return count * DAY_MS;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an empty, cut-off or HTML body; the test looks at the text
  }
}
