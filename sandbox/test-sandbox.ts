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
  submit(address: string, fields: Record<string, string> | URLSearchParams): Promise<Answer>;
  /**
   * Says yes at the consent screen of this address, as this persona and with these boxes ticked. Gives the address that
   * the person is sent back to; throws where nobody is.
   */
  allow(address: string, personaId: string, ticked?: Ticked): Promise<URL>;
  control(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Answer>;
  advance(ms: number): Promise<void>;
  /** An access token for a persona, without a consent screen. */
  tokenFor(platform: string, personaId: string, scopes?: string[]): Promise<string>;
}

/** The boxes of a consent screen that are ticked; none where left out. */
export interface Ticked {
  readonly scopes?: readonly string[];
  readonly assets?: readonly string[];
}

/** Parameters of a request as a test changes them: null leaves one out. */
export type Changes = Readonly<Record<string, string | null>>;

/** These parameters without those that are null. */
export function filled(parameters: Changes): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
  return query;
}

/** The code that a person brings back to the app; "" where there is none. */
export function codeIn(target: URL): string {
  return target.searchParams.get("code") ?? "";
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
    allow: async (address, personaId, { scopes = [], assets = [] } = {}) => {
      const form = new URLSearchParams({ decision: "allow", persona: personaId });
      for (const scope of scopes) form.append("scope", scope);
      for (const asset of assets) form.append("asset", asset);
      const { status, headers } = await send(address, { method: "POST", body: form });
      if (status !== 302) throw new Error(`The consent was answered with ${status}.`);
      return new URL(headers.get("location") ?? "");
    },
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
