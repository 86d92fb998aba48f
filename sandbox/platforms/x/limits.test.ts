import { beforeEach, describe, expect, it } from "vitest";
import { days, TEST_NOW_MS, type TestSandbox, testSandbox } from "@/sandbox/test-sandbox";
import { errorAnswer, limitHeaders } from "./contract";

const API = "/api.x.com/2";
const ME = `${API}/users/me`;
const APP = "AAAA-test-bearer";
const WINDOW_MS = 900_000;
let sandbox: TestSandbox;
let token: string;

beforeEach(async () => {
  sandbox = await testSandbox();
  token = await sandbox.tokenFor("x", "maya");
});

const setLimit = (name: string, value: number) => sandbox.control("POST", "/limits", { platform: "x", name, value });
const idOf = (id: string) => sandbox.world.personas.find("x", id)?.platformUserId ?? "";
const meters = (answer: { headers: Headers }) => limitHeaders.parse(Object.fromEntries(answer.headers));
const spentBy = async (path: string, as = token) => {
  await sandbox.read(`${API}${path}`, as);
  return sandbox.world.log.recent(1)[0]?.cost;
};

describe("X's windows", () => {
  it("count each person's requests for fifteen minutes from the first, and say so in headers", async () => {
    const first = meters(await sandbox.read(ME, token));
    expect(first).toMatchObject({ "x-rate-limit-limit": "75", "x-rate-limit-remaining": "74" });
    expect(first["x-rate-limit-reset"]).toBe(String((TEST_NOW_MS + WINDOW_MS) / 1000));
    await sandbox.advance(60_000);
    const second = meters(await sandbox.read(ME, token));
    expect(second).toEqual({ ...first, "x-rate-limit-remaining": "73" });
  });

  it("refuse the 76th request with the end of the window and no Retry-After, and begin anew after it", async () => {
    for (let request = 0; request < 75; request += 1) expect((await sandbox.read(ME, token)).status).toBe(200);
    const refused = await sandbox.read(ME, token);
    expect(refused.status).toBe(429);
    expect(errorAnswer.parse(refused.json)).toMatchObject({ title: "Too Many Requests", type: "about:blank" });
    expect(meters(refused)["x-rate-limit-remaining"]).toBe("0");
    expect(refused.headers.has("retry-after")).toBe(false);
    await sandbox.advance(WINDOW_MS);
    expect((await sandbox.read(ME, token)).status).toBe(200);
  });

  it("are one person's own, and one endpoint's", async () => {
    await setLimit("windowRequests", 1);
    expect((await sandbox.read(ME, token)).status).toBe(200);
    expect((await sandbox.read(ME, token)).status).toBe(429);
    expect((await sandbox.read(ME, await sandbox.tokenFor("x", "leo"))).status).toBe(200);
    expect((await sandbox.read(`${API}/users/${idOf("leo")}/tweets`, token)).status).toBe(200);
    expect((await sandbox.read(`${API}/users?ids=${idOf("leo")}`, APP)).status).toBe(200);
    expect((await sandbox.read(`${API}/users?ids=${idOf("leo")}`, APP)).status).toBe(429);
  });

  it("count refusals too, but nobody whom they cannot name", async () => {
    const bare = await sandbox.tokenFor("x", "leo", ["tweet.read"]);
    expect(meters(await sandbox.read(ME, bare))["x-rate-limit-remaining"]).toBe("74");
    expect((await sandbox.read(ME, "invented")).headers.has("x-rate-limit-limit")).toBe(false);
  });
});

describe("X's prices", () => {
  it("are a cent for a user, half a cent for each post that is returned", async () => {
    expect(await spentBy("/users/me")).toBe(10);
    expect(await spentBy(`/users/${idOf("eleni")}/tweets?max_results=20`)).toBe(100);
    expect(await spentBy(`/users/${idOf("leo")}/tweets?max_results=5&expansions=author_id`)).toBe(35);
    expect(await spentBy(`/users?ids=${idOf("giant")},12`, APP)).toBe(10);
    expect(await spentBy("/users/me?nonsense=1")).toBe(0);
  });

  it("are asked once a UTC day for the same thing", async () => {
    expect(await spentBy("/users/me")).toBe(10);
    expect(await spentBy("/users/me")).toBe(0);
    await sandbox.advance(days(14 / 24));
    token = await sandbox.tokenFor("x", "maya");
    expect(await spentBy("/users/me")).toBe(10);
  });

  it("end in 402 once the credits are gone, for everybody who uses the app", async () => {
    await setLimit("credits", 10);
    expect((await sandbox.read(ME, token)).status).toBe(200);
    const refused = await sandbox.read(ME, await sandbox.tokenFor("x", "leo"));
    expect(refused.status).toBe(402);
    expect(errorAnswer.parse(refused.json)).toMatchObject({ title: "CreditsDepleted" });
    expect((await sandbox.read(`${API}/users?ids=1`, APP)).status).toBe(402);
  });
});

describe("X's faults", () => {
  it.each([
    [undefined, 429, "about:blank", "x-rate-limit-remaining"],
    ["userDay", 429, "about:blank", "x-user-limit-24hour-remaining"],
    ["appDay", 429, "about:blank", "x-app-limit-24hour-remaining"],
    ["credits", 402, "https://api.twitter.com/2/problems/credits", null],
    ["spendCap", 403, "about:blank", null],
    ["usageCapped", 429, "https://api.twitter.com/2/problems/usage-capped", null],
  ])("of the kind rate_limited with %s are %s", async (value, status, type, spent) => {
    await sandbox.control("POST", "/faults", { kind: "rate_limited", platform: "x", value, retryAfterSeconds: 60 });
    const answer = await sandbox.read(ME, token);
    expect(answer.status).toBe(status);
    expect(errorAnswer.parse(answer.json).type).toBe(type);
    if (spent !== null) {
      expect(answer.headers.get(spent)).toBe("0");
      expect(answer.headers.get(spent.replace("remaining", "reset"))).toBe(String(TEST_NOW_MS / 1000 + 60));
    }
  });

  it.each([
    ["server_error", 500],
    ["token_invalid", 401],
  ])("of the kind %s speak X's language", async (kind, status) => {
    await sandbox.control("POST", "/faults", { kind, platform: "x" });
    const answer = await sandbox.read(ME, token);
    expect(answer.status).toBe(status);
    errorAnswer.parse(answer.json);
  });

  it("at an address that does not exist are a plain 404", async () => {
    const answer = await sandbox.read(`${API}/applause`, token);
    expect(answer.status).toBe(404);
    errorAnswer.parse(answer.json);
  });
});
