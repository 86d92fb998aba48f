import { createHmac, randomUUID } from "node:crypto";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { loadSecrets } from "@/scripts/stack/secrets";
import { deletePeople } from "@/tests/support/delete-people";
import { testStack } from "@/tests/support/env";
import { storedAccount, storedDays, storedPosts } from "@/tests/support/numbers";
import { newSession } from "@/tests/support/session";

/** Somebody signed in, and the ids of what is theirs. */
export interface FuzzPerson {
  readonly userId: string;
  /** The session as the browser sends it: a whole `cookie` header. */
  readonly cookie: string;
  /** Texts that name something of this person: accounts, grants, runs, the person. */
  readonly names: readonly string[];
}

/** Who takes part: influencers with accounts, and people who own nothing. */
export interface World {
  readonly owners: readonly FuzzPerson[];
  readonly bystanders: readonly FuzzPerson[];
  /** `cookie` headers of sessions that are none, with what is wrong about each. */
  readonly badSessions: readonly { readonly name: string; readonly cookie: string }[];
  /** Every secret of the stack; no answer may hold one. */
  readonly secrets: readonly string[];
  end(): Promise<void>;
}

const cookieName = () => testStack().env.AUTH_COOKIE_NAME ?? "";

async function signUp(role: "influencer" | "brand"): Promise<{ userId: string; cookie: string }> {
  const { jar, userId } = await newSession(role);
  return {
    userId,
    cookie: jar
      .all()
      .filter(({ name }) => !name.endsWith("-code-verifier"))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; "),
  };
}

async function newOwner(): Promise<FuzzPerson> {
  const { userId, cookie } = await signUp("influencer");
  const word = randomUUID().slice(0, 8);
  const now = clock.now().toISOString();
  const influencer = await db()
    .insertInto("influencers")
    .values({ user_id: userId, handle: `fuzz.${word}`, name: "Fuzz Person" })
    .returning(["id", "seq"])
    .executeTakeFirstOrThrow();
  await db().insertInto("influencer_numbers").values({ influencer_id: influencer.id, user_id: userId }).execute();
  const account = await storedAccount(userId, `fuzz.${word}`);
  await storedDays(account.seq, 10, clock.now());
  await storedPosts(account, userId, 30);
  const grant = await db()
    .insertInto("oauth_grants")
    .values({
      user_id: userId,
      platform: "instagram",
      provider_person_id: word,
      login_variant: "default",
      status: "pending",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const run = await db()
    .insertInto("sync_runs")
    .values({ trigger: "manual", user_id: userId, started_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    userId,
    cookie,
    names: [
      account.id,
      String(account.seq),
      `fuzz.${word}@instagram`,
      grant.id,
      run.id,
      influencer.id,
      String(influencer.seq),
      `fuzz.${word}`,
      userId,
    ],
  };
}

const base64 = (value: string) => Buffer.from(value).toString("base64url");
const sessionCookie = (session: unknown) => `${cookieName()}=base64-${base64(JSON.stringify(session))}`;

/** The session inside a `cookie` header of `@supabase/ssr`, whose parts carry numbers when it is long. */
export function readSession(cookie: string): Record<string, unknown> & { access_token: string } {
  const value = cookie
    .split("; ")
    .filter((pair) => /^(?:\.\d+)?=/.test(pair.slice(cookieName().length)))
    .map((pair) => pair.slice(pair.indexOf("=") + 1))
    .join("");
  return JSON.parse(Buffer.from(value.replace(/^base64-/, ""), "base64url").toString("utf8"));
}

function sign(header: object, payload: object, secret: string): string {
  const signed = `${base64(JSON.stringify(header))}.${base64(JSON.stringify(payload))}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function forgeSessions(victim: FuzzPerson, jwtSecret: string): World["badSessions"] {
  const session = readSession(victim.cookie);
  const [header = "", payload = "", signature = ""] = session.access_token.split(".");
  const head = JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  const past = Math.floor(Date.now() / 1000) - 7_200;
  const gone = { sub: randomUUID(), session_id: randomUUID() };
  const withToken = (access_token: unknown, more: object = {}) =>
    sessionCookie({ ...session, access_token, refresh_token: "no-such-token", ...more });
  const raw = (value: string) => `${cookieName()}=${value}`;
  const tokens: Record<string, unknown> = {
    "no signature": `${header}.${payload}.`,
    "algorithm none": `${base64(JSON.stringify({ alg: "none", typ: "JWT" }))}.${payload}.`,
    "algorithm None": `${base64(JSON.stringify({ alg: "None", typ: "JWT" }))}.${payload}.${signature}`,
    "algorithm of another family": `${base64(JSON.stringify({ alg: "RS256", kid: "x" }))}.${payload}.${signature}`,
    "wrong key": sign(head, claims, "a key that is not ours and long enough for it"),
    "empty key": sign(head, claims, ""),
    "another person in a signed token": `${header}.${base64(JSON.stringify({ ...claims, ...gone }))}.${signature}`,
    "role raised in a signed token": `${header}.${base64(JSON.stringify({ ...claims, role: "service_role" }))}.${signature}`,
    "spoiled signature": `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    "a person that does not exist": sign(head, { ...claims, ...gone }, jwtSecret),
    "a person whose id is no id": sign(head, { ...claims, sub: "1' or '1'='1" }, jwtSecret),
    "no person": sign(head, { ...claims, sub: undefined }, jwtSecret),
    "ended long ago": sign(head, { ...claims, iat: past - 3_600, exp: past }, jwtSecret),
    "not a token": "not.a.token",
    "two parts": `${header}.${payload}`,
    "claims that are a list": sign(head, [claims], jwtSecret),
    "claims that are null": `${header}.${base64("null")}.${signature}`,
    "claims that are no JSON": `${header}.${base64("{")}.${signature}`,
    "a number": 7,
    nothing: null,
    "an object": { a: 1 },
    "a very long token": `${header}.${"A".repeat(6_000)}.${signature}`,
  };
  const values: Record<string, string> = {
    "cookie empty": raw(""),
    "cookie plain words": raw("hello"),
    "cookie of no base64": raw("base64-***"),
    "cookie of half a character": raw("base64-4pg"),
    "cookie of bytes that are no UTF-8": raw(`base64-${Buffer.from([0xff, 0xfe, 0xc3, 0x28]).toString("base64url")}`),
    "cookie null": raw(`base64-${base64("null")}`),
    "cookie list": raw(`base64-${base64("[]")}`),
    "cookie number": raw(`base64-${base64("1")}`),
    "cookie text": raw(`base64-${base64('"text"')}`),
    "cookie deep": raw(`base64-${base64(`${"[".repeat(2_000)}${"]".repeat(2_000)}`)}`),
    "cookie with a prototype": raw(`base64-${base64('{"__proto__":{"access_token":"x"}}')}`),
    "cookie of bare JSON": raw(encodeURIComponent(JSON.stringify({ access_token: "x" }))),
    "cookie wrongly encoded": raw("%E0%A4%A"),
    "cookie in parts without the first": `${cookieName()}.1=AAAA; ${cookieName()}.2=BBBB`,
    "cookie in a hundred parts": Array.from({ length: 100 }, (_, index) => `${cookieName()}.${index}=base64-AAAA`).join(
      "; ",
    ),
    "cookie twice": `${cookieName()}=a; ${cookieName()}=b`,
    "cookie beyond any limit": raw("A".repeat(20_000)),
    "cookies without end": Array.from({ length: 400 }, (_, index) => `c${index}=${index}`).join("; "),
    "cookies malformed": `;;; =; ${cookieName()}; a=b=c; "=; ${cookieName()}="`,
  };
  const expiries: Record<string, unknown> = { past, zero: 0, words: "soon", nothing: null, huge: 1e300 };
  return [
    ...Object.entries(tokens).map(([name, token]) => ({ name: `token: ${name}`, cookie: withToken(token) })),
    ...Object.entries(expiries).map(([name, expires_at]) => ({
      name: `token: spoiled, expiry ${name}`,
      cookie: withToken(`${header}.${payload}.x`, { expires_at }),
    })),
    ...Object.entries(values).map(([name, cookie]) => ({ name, cookie })),
  ];
}

/** Signs people up on the stack under test and gives them something to lose. */
export async function createWorld(ownerCount: number): Promise<World> {
  const owners: FuzzPerson[] = [];
  for (let index = 0; index < ownerCount; index += 1) owners.push(await newOwner());
  const bystanders: FuzzPerson[] = [];
  for (let index = 0; index < 4; index += 1) bystanders.push({ ...(await signUp("brand")), names: [] });
  const stored = loadSecrets(testStack().dataDir);
  const [victim] = owners;
  if (!victim) throw new Error("a world needs an owner");
  return {
    owners,
    bystanders,
    badSessions: forgeSessions(victim, stored.jwtSecret),
    secrets: Object.entries(stored).flatMap(([name, value]) =>
      typeof value === "string" && name !== "instanceId" ? [value] : [],
    ),
    end: () =>
      deletePeople(
        pool(),
        [...owners, ...bystanders].map((person) => person.userId),
      ),
  };
}
