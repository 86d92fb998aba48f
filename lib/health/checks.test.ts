import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/config";
import { generateKey } from "@/lib/crypto";
import { platformIds } from "@/lib/platforms/manifests";
import {
  checkAppUrl,
  checkDatabaseUrl,
  checkKeys,
  checkMail,
  checkPlatforms,
  checkSandbox,
} from "./configuration-checks";
import {
  checkBuckets,
  checkClocks,
  checkMigrations,
  checkPartitions,
  checkQueue,
  checkRowSecurity,
  checkTimetable,
  checkVersion,
} from "./database-checks";
import { judgePlatforms, overall } from "./health";

const now = new Date("2026-12-20T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const quiet = {
  waiting: 0,
  oldestWaitingSeconds: null,
  stuck: 0,
  failedToday: 0,
  crashing: { total: 0, ids: [] },
  overdueAccounts: 0,
  runs: [],
};

describe("the address", () => {
  it.each([
    ["https://app.example", "ok"],
    ["http://localhost:3000", "ok"],
    ["http://app.example", "bad"],
  ])("%s is %s", (appUrl, status) => expect(checkAppUrl({ appUrl })).toMatchObject({ status }));
});

describe("the key ring", () => {
  const [first, second] = [`a:${generateKey().split(":")[1]}`, `b:${generateKey().split(":")[1]}`];
  it.each([
    ["all under the first key", `${first},${second}`, ["a"], "ok"],
    ["some under an older key", `${first},${second}`, ["a", "b"], "warn"],
    ["some under a key that is gone", first, ["a", "b"], "bad"],
    ["a list that cannot be read", "a:short", [], "bad"],
  ] as const)("%s", (_, text, stored, status) => {
    const finding = checkKeys({ tokenEncryptionKeys: text, tokenKeysName: "ENCRYPTION_KEY" }, stored);
    expect(finding).toMatchObject({ status });
    // The name of a key may be said, the key never.
    for (const key of text.split(",").map((entry) => entry.slice(2)))
      expect(JSON.stringify(finding)).not.toContain(key);
    if (status !== "warn") expect(finding.says).toContain("ENCRYPTION_KEY");
  });
});

describe("the database's address", () => {
  const url = (port: number) => `postgresql://u:secret@db.example:${port}/postgres`;
  it.each([
    [6543, true, "ok"],
    [5432, false, "ok"],
    [5432, true, "warn"],
  ])("port %i, on Vercel: %s", (port, onVercel, status) => {
    const finding = checkDatabaseUrl({ databaseUrl: url(port), onVercel });
    expect(finding).toMatchObject({ status });
    expect(JSON.stringify(finding)).not.toContain("secret");
  });
});

describe("the sandbox", () => {
  it.each([
    [{ sandboxUrl: null, onVercel: true, appUrl: "https://app.example" }, "ok"],
    [{ sandboxUrl: "http://localhost:1", onVercel: false, appUrl: "http://localhost:3000" }, "ok"],
    [{ sandboxUrl: "http://localhost:1", onVercel: true, appUrl: "http://localhost:3000" }, "bad"],
    [{ sandboxUrl: "http://localhost:1", onVercel: false, appUrl: "https://app.example" }, "bad"],
  ])("%j is %s", (where, status) => expect(checkSandbox(where)).toMatchObject({ status }));
});

it("says whether notices go out by mail, and not with which password", () => {
  expect(checkMail({ smtp: null })).toMatchObject({ status: "warn" });
  const finding = checkMail({ smtp: { url: "smtps://u:hush@mail.example:465", from: "Influmeter <a@b.example>" } });
  expect(finding).toMatchObject({ status: "ok" });
  expect(JSON.stringify(finding)).not.toContain("hush");
});

const core = {
  APP_URL: "https://app.example",
  DATABASE_URL: "postgresql://u:p@localhost/x",
  SUPABASE_URL: "https://x.supabase.co",
  SUPABASE_PUBLISHABLE_KEY: "p",
  SUPABASE_SECRET_KEY: "s",
  TOKEN_ENCRYPTION_KEYS: generateKey(),
  CRON_SECRET: "0123456789abcdef",
};

it("names the redirect address of each platform, whether it is set up or not", () => {
  const env = parseEnv({ ...core, YOUTUBE_CLIENT_ID: "id", YOUTUBE_CLIENT_SECRET: "hush" });
  const findings = checkPlatforms(env, now);
  expect(findings.map(({ check, status }) => [check, status])).toEqual(
    platformIds.map((id) => [`platform ${id}`, id === "youtube" ? "ok" : "warn"]),
  );
  const said = findings.map((finding) => JSON.stringify(finding));
  for (const [index, id] of platformIds.entries()) {
    expect(said[index]).toContain(`https://app.example/api/social/${id}/callback`);
  }
  expect(said.join()).not.toContain("hush");
});

describe("the database", () => {
  it.each([
    [170004, "ok"],
    [150008, "warn"],
  ])("of version %i is %s", (version, status) => expect(checkVersion({ version })).toMatchObject({ status }));

  it.each([
    [["1", "2"], "ok"],
    [["1"], "bad"],
    [["1", "2", "3"], "warn"],
    [null, "bad"],
  ])("with migrations %j is %s", (migrations, status) =>
    expect(checkMigrations({ migrations }, ["1", "2"])).toMatchObject({ status }),
  );

  it("with row security off somewhere, or a way to write, is bad", () => {
    const closed = { tablesWithoutRowSecurity: [], writePolicies: [] };
    expect(checkRowSecurity(closed)).toMatchObject({ status: "ok" });
    expect(checkRowSecurity({ ...closed, tablesWithoutRowSecurity: ["open"] })).toMatchObject({ status: "bad" });
    expect(checkRowSecurity({ ...closed, writePolicies: ["x: all"] })).toMatchObject({ status: "bad" });
  });

  it.each([
    [["202612", "202701"], "ok"],
    [["202612"], "warn"],
    [["202701"], "bad"],
  ])("with places for %j in December is %s", (snapshotMonths, status) =>
    expect(checkPartitions({ snapshotMonths }, now)).toMatchObject({ status }),
  );

  it("with a clock of its own is bad", () => {
    expect(checkClocks(ago(0), now, 50)).toMatchObject({ status: "ok" });
    expect(checkClocks(ago(1), now, 50)).toMatchObject({ status: "bad" });
  });

  it("without a bucket is bad", () => {
    expect(checkBuckets({ buckets: ["post-media", "profile-pictures"] })).toMatchObject({ status: "ok" });
    expect(checkBuckets({ buckets: ["post-media"] })).toMatchObject({ status: "bad" });
  });
});

describe("the queue", () => {
  it.each([
    [{}, "ok"],
    [{ waiting: 500, oldestWaitingSeconds: 20 }, "ok"],
    [{ waiting: 1, oldestWaitingSeconds: 3600 }, "bad"],
    [{ overdueAccounts: 3 }, "bad"],
    [{ stuck: 1 }, "warn"],
    [{ failedToday: 1 }, "warn"],
    [{ crashing: { total: 1, ids: ["an-id"] } }, "warn"],
  ])("%j is %s", (change, status) => expect(checkQueue({ ...quiet, ...change })).toMatchObject({ status }));

  it("names the accounts that crash their readers", () => {
    const { says } = checkQueue({ ...quiet, failedToday: 9, crashing: { total: 3, ids: ["one-id", "other-id"] } });
    expect(says).toContain("3 accounts crash the worker that reads them: one-id, other-id and others.");
  });
});

describe("the timetable", () => {
  const run = { entry: "sync", startedAt: ago(1), finishedAt: ago(1), failedAt: null, errorCode: null };
  it.each([
    ["a minute ago", [run], "ok"],
    ["an hour ago", [{ ...run, finishedAt: ago(60) }], "bad"],
    ["never", [], "warn"],
    ["and failed since", [{ ...run, failedAt: ago(0), errorCode: "INTERNAL" }], "bad"],
    ["and failed before", [{ ...run, failedAt: ago(9), errorCode: null }], "ok"],
  ])("ran %s", (_, runs, status) => {
    expect(checkTimetable({ runs }, [{ entry: "sync", everyMinutes: 1 }], now)).toMatchObject([{ status }]);
  });
});

it("finds a platform set up by any of its log-ins, and says by which variable", () => {
  const env = parseEnv({ ...core, FACEBOOK_APP_ID: "id", FACEBOOK_APP_SECRET: "hush" });
  const findings = checkPlatforms(env, now);
  const found = (id: string) => findings.find(({ check }) => check === `platform ${id}`);
  expect(found("facebook")).toMatchObject({ status: "ok", says: expect.stringContaining("FACEBOOK_APP_ID") });
  expect(found("instagram")).toMatchObject({ status: "ok", says: expect.stringContaining("FACEBOOK_APP_ID") });
  expect(found("youtube")).toMatchObject({ status: "warn" });
});

describe("the platforms as one part", () => {
  const state = (platform: string, state: "ok" | "slow" | "paused" | "silent" | "not_configured") => ({
    platform,
    state,
    since: null,
    detail: "Why.",
  });
  it.each([
    ["one is set up", [state("x", "ok"), state("youtube", "not_configured")], "ok"],
    ["one answers slowly", [state("x", "ok"), state("youtube", "slow")], "ok"],
    ["one is paused", [state("x", "ok"), state("youtube", "paused")], "degraded"],
    ["one is silent", [state("x", "silent"), state("youtube", "ok")], "degraded"],
    ["none is set up", [state("x", "not_configured"), state("youtube", "not_configured")], "degraded"],
  ])("%s", (_, states, status) => expect(judgePlatforms(states)).toMatchObject({ status }));

  it("names what is in trouble, and why", () => {
    expect(judgePlatforms([state("x", "silent"), state("youtube", "ok")]).detail).toContain("x is silent: Why.");
  });
});

describe("the whole", () => {
  const part = (component: "database" | "storage" | "queue", status: "ok" | "degraded" | "down") => ({
    component,
    status,
  });
  it.each([
    [[part("database", "ok"), part("storage", "ok")], "ok"],
    [[part("database", "ok"), part("storage", "down")], "degraded"],
    [[part("database", "ok"), part("queue", "degraded")], "degraded"],
    [[part("database", "down"), part("storage", "ok")], "down"],
    [[part("storage", "down")], "down"],
  ])("%j is %s", (parts, status) => expect(overall(parts)).toBe(status));
});

it("warns two months before a platform's API version ends, where the platform is set up", () => {
  const env = parseEnv({ ...core, LINKEDIN_CLIENT_ID: "id", LINKEDIN_CLIENT_SECRET: "hush" });
  const statusOn = (day: string) => {
    const findings = checkPlatforms(env, new Date(`${day}T00:00:00Z`));
    return findings.find(({ check }) => check === "platform linkedin");
  };
  expect(statusOn("2027-06-16")?.status).toBe("ok");
  expect(statusOn("2027-06-17")).toMatchObject({ status: "warn", says: expect.stringContaining("2027-08-15") });
});
