import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { parseEnv } from "./env";

const core = {
  APP_URL: "http://localhost:3000/",
  DATABASE_URL: "postgres://app:pw@127.0.0.1:5432/postgres",
  SUPABASE_URL: "http://127.0.0.1:54321",
  SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  TOKEN_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
  CRON_SECRET: "0123456789abcdef",
};

function refusal(source: Record<string, string | undefined>): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("parseEnv", () => {
  it("accepts the core variables alone and turns APP_URL into an origin", () => {
    const env = parseEnv(core);
    expect(env.appUrl).toBe("http://localhost:3000");
    expect(env.sandboxUrl).toBeNull();
    expect(env.credentials("instagram")).toBeNull();
    expect(env.youtubeDerivedMetrics).toBe(false);
  });

  it.each(Object.keys(core))("stops and says how to get %s when it is missing", (name) => {
    const message = refusal({ ...core, [name]: undefined });
    expect(message).toMatch(new RegExp(`${name} is missing: .{10,}`));
  });

  it("says malformed, not missing, for a value that cannot be used", () => {
    expect(refusal({ ...core, DATABASE_URL: "mysql://x" })).toContain("DATABASE_URL is malformed");
  });

  it("never repeats a value, because values are secrets", () => {
    expect(refusal({ ...core, CRON_SECRET: "tooshort" })).not.toContain("tooshort");
  });

  it("treats an empty SANDBOX_URL as not set", () => {
    expect(parseEnv({ ...core, SANDBOX_URL: "" }).sandboxUrl).toBeNull();
  });

  it("refuses the sandbox on Vercel and behind a public address", () => {
    const sandbox = { ...core, SANDBOX_URL: "http://127.0.0.1:4400" };
    expect(parseEnv(sandbox).sandboxUrl).toBe("http://127.0.0.1:4400");
    expect(refusal({ ...sandbox, VERCEL: "1" })).toContain("SANDBOX_URL");
    expect(refusal({ ...sandbox, APP_URL: "https://influmeter.example" })).toContain("SANDBOX_URL");
  });

  it("takes a credential from any accepted name", () => {
    const env = parseEnv({ ...core, GOOGLE_CLIENT_ID: "id", YOUTUBE_CLIENT_SECRET: "s" });
    expect(env.credentials("youtube")).toEqual({
      clientId: "id",
      clientSecret: "s",
      apiKey: null,
      webhookSecret: null,
      applicationId: null,
      configIds: {},
      scopes: null,
    });
  });

  it("refuses two different values under two names of one credential", () => {
    const message = refusal({ ...core, GOOGLE_CLIENT_ID: "a", YOUTUBE_CLIENT_ID: "b", YOUTUBE_CLIENT_SECRET: "s" });
    expect(message).toContain("YOUTUBE_CLIENT_ID and GOOGLE_CLIENT_ID");
  });

  it("reads every name that a credential ever had, and tells Meta's app from Instagram's own", () => {
    const pair = (id: string, secret: string) => parseEnv({ ...core, [id]: "i", [secret]: "s" });
    for (const [platform, id, secret] of [
      ["instagram", "INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"],
      ["tiktok", "TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
      ["tiktok", "TIKTOK_CLIENT_ID", "TIKTOK_CLIENT_SECRET"],
      ["facebook", "FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"],
      ["facebook", "INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"],
      ["x", "TWITTER_CLIENT_ID", "TWITTER_CLIENT_SECRET"],
      ["linkedin", "LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET"],
    ] as const) {
      expect(pair(id, secret).credentials(platform), `${platform} by ${id}`).toMatchObject({ clientId: "i" });
    }
    const both = parseEnv({
      ...core,
      ...{ FACEBOOK_APP_ID: "meta", FACEBOOK_APP_SECRET: "m", INSTAGRAM_APP_ID: "ig", INSTAGRAM_APP_SECRET: "i" },
    });
    expect(both.credentials("facebook")?.clientId).toBe("meta");
    expect(both.credentials("instagram")?.clientId).toBe("ig");
    expect(pair("INSTAGRAM_CLIENT_ID", "INSTAGRAM_CLIENT_SECRET").credentials("facebook")).toBeNull();
  });

  it("says which variable a client's id was read from", () => {
    const env = parseEnv({ ...core, GOOGLE_CLIENT_ID: "i", YOUTUBE_CLIENT_SECRET: "s" });
    expect([env.clientIdVariable("youtube"), env.clientIdVariable("x")]).toEqual(["GOOGLE_CLIENT_ID", null]);
  });

  it("takes keys and webhook secrets beside the pair", () => {
    const x = {
      TWITTER_CLIENT_ID: "i",
      TWITTER_CLIENT_SECRET: "s",
      TWITTER_BEARER_TOKEN: "b",
      TWITTER_API_SECRET: "w",
    };
    expect(parseEnv({ ...core, ...x }).credentials("x")).toMatchObject({ apiKey: "b", webhookSecret: "w" });
  });

  it("takes the scopes that an app may ask for, where its platform gives not every app the same", () => {
    const pair = { LINKEDIN_CLIENT_ID: "i", LINKEDIN_CLIENT_SECRET: "s" };
    expect(parseEnv({ ...core, ...pair }).credentials("linkedin")?.scopes).toBeNull();
    const stated = { ...pair, LINKEDIN_SCOPES: " openid profile,email " };
    expect(parseEnv({ ...core, ...stated }).credentials("linkedin")?.scopes).toEqual(["openid", "profile", "email"]);
  });

  it("takes the numbers under which Meta keeps what an app asks for, one for Pages and one for Instagram", () => {
    const pair = { FACEBOOK_APP_ID: "i", FACEBOOK_APP_SECRET: "s" };
    expect(parseEnv({ ...core, ...pair }).credentials("facebook")?.configIds).toEqual({});
    const stated = { ...pair, FACEBOOK_CONFIG_ID: "1234", INSTAGRAM_FACEBOOK_CONFIG_ID: "5678" };
    expect(parseEnv({ ...core, ...stated }).credentials("facebook")?.configIds).toEqual({
      facebook: "1234",
      instagram: "5678",
    });
  });

  it("refuses a redirect address that is not ours, and takes one that is", () => {
    const stated = { YOUTUBE_REDIRECT_URI: "https://elsewhere.example/cb" };
    expect(refusal({ ...core, ...stated })).toContain("http://localhost:3000/api/social/youtube/callback");
    const ours = { YOUTUBE_REDIRECT_URI: "http://localhost:3000/api/social/youtube/callback" };
    expect(refusal({ ...core, ...ours })).toBe("accepted");
  });

  it("knows APP_URL by its old names, its own first", () => {
    const { APP_URL, ...rest } = core;
    expect(parseEnv({ ...rest, BASE_URL: "https://a.example", FRONTEND_URL: "https://b.example" }).appUrl).toBe(
      "https://a.example",
    );
    expect(parseEnv({ ...core, FRONTEND_URL: "https://b.example" }).appUrl).toBe(new URL(APP_URL).origin);
  });

  describe("the key that seals tokens, under the names it had elsewhere", () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7));
    const { TOKEN_ENCRYPTION_KEYS: ring, ...rest } = core;
    const oldNames = ["ENCRYPTION_KEY", "TOKEN_ENCRYPTION_KEY", "SOCIAL_MEDIA_ENCRYPTION_KEY"];

    it.each(oldNames)("is read from %s, as hex, base64 or base64url, and gets the id env", (name) => {
      for (const text of [key.toString("hex"), key.toString("base64"), key.toString("base64url")]) {
        const env = parseEnv({ ...rest, [name]: text });
        expect(env.tokenEncryptionKeys).toBe(`env:${key.toString("base64")}`);
        expect(env.tokenKeysName).toBe(name);
      }
    });

    it("is passed over where TOKEN_ENCRYPTION_KEYS is set", () => {
      const env = parseEnv({ ...core, ENCRYPTION_KEY: key.toString("hex"), TOKEN_ENCRYPTION_KEY: "something else" });
      expect(env).toMatchObject({ tokenEncryptionKeys: ring, tokenKeysName: "TOKEN_ENCRYPTION_KEYS" });
    });

    it("stops the start when two old names hold different values, and not when they hold the same", () => {
      const text = key.toString("hex");
      const message = refusal({ ...rest, ENCRYPTION_KEY: text, SOCIAL_MEDIA_ENCRYPTION_KEY: key.toString("base64") });
      expect(message).toContain("ENCRYPTION_KEY and SOCIAL_MEDIA_ENCRYPTION_KEY");
      expect(message).not.toContain(text);
      expect(refusal({ ...rest, ENCRYPTION_KEY: text, TOKEN_ENCRYPTION_KEY: text })).toBe("accepted");
    });

    it.each([
      ["16 bytes in hex", key.subarray(0, 16).toString("hex")],
      ["a text", "a passphrase that someone typed!"],
      ["a list", `${key.toString("base64")},k2:${key.toString("base64")}`],
    ])("stops the start when it is %s, naming the variable and not the value", (_what, text) => {
      const message = refusal({ ...rest, ENCRYPTION_KEY: text });
      expect(message).toMatch(/^ENCRYPTION_KEY is not usable/);
      expect(message).not.toContain(text);
    });
  });

  it("stops the start when a platform on trial is none, naming those that there are", () => {
    expect(parseEnv({ ...core, PLATFORMS_ON_TRIAL: " YouTube, x," }).isOnTrial("youtube")).toBe(true);
    expect(parseEnv({ ...core, PLATFORMS_ON_TRIAL: "" }).isOnTrial("youtube")).toBe(false);
    const message = refusal({ ...core, PLATFORMS_ON_TRIAL: "youtube,google" });
    expect(message).toMatch(/PLATFORMS_ON_TRIAL names "google".*instagram.*youtube/);
  });

  it("refuses half a pair", () => {
    expect(refusal({ ...core, INSTAGRAM_CLIENT_ID: "a" })).toContain("INSTAGRAM_CLIENT_SECRET is missing");
  });
});
