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
    expect(env.credentials("youtube")).toEqual({ clientId: "id", clientSecret: "s", apiKey: null });
  });

  it("refuses two different values under two names of one credential", () => {
    const message = refusal({ ...core, GOOGLE_CLIENT_ID: "a", YOUTUBE_CLIENT_ID: "b", YOUTUBE_CLIENT_SECRET: "s" });
    expect(message).toContain("YOUTUBE_CLIENT_ID and GOOGLE_CLIENT_ID");
  });

  it("refuses half a pair", () => {
    expect(refusal({ ...core, INSTAGRAM_CLIENT_ID: "a" })).toContain("INSTAGRAM_CLIENT_SECRET is missing");
  });
});
