import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepPictures } from "@/lib/pictures";
import { exportedTables, type HeldTable, heldTables } from "@/lib/privacy/held-data";
import { control, takeStackEnvironment } from "@/tests/support/connect";
import { deletePeople } from "@/tests/support/delete-people";
import { testStack } from "@/tests/support/env";
import { password } from "@/tests/support/people";
import { type CookieJar, newSession } from "@/tests/support/session";
import { system } from "@/tests/support/sync";
import { unzip } from "@/tests/support/unzip";
import { fileLengths, filesHolding, fingerprints, spreadCanary, tablesHolding } from "./canaries";
import { createPeople, type Person } from "./row-security.people";

const stack = testStack();
const client = new Client({ connectionString: stack.databaseUrl });
const storage = createClient(stack.supabaseUrl, stack.secretKey, { auth: { persistSession: false } }).storage;
const filesFolder = join(stack.dataDir, "storage");

/** Tables whose rows no person owns: what the filler puts there for somebody is nobody's in truth. */
const unowned = ["deletion_requests", "owed_removals"];
/** What the program could not work with if it held anything at all, and texts that are secrets. */
const spare = [
  "profiles.role",
  "profiles.locale",
  "connection_tokens.sealed_access_token",
  "connection_tokens.sealed_refresh_token",
  "oauth_states.sealed_code_verifier",
  // Names a file: the next lines of the filler put a true one there.
  "profile_pictures.path",
];
let people: Person[] = [];
let goer: Person;
let stayer: Person;
let goerJar: CookieJar;
const jars = new Map<string, CookieJar>();
/** What names somebody: their word, their address, the names and bytes of their files. Their id alone names nobody. */
const canariesOf = new Map<string, string[]>();
const secret = `sealed-canary-${randomUUID()}`;

const rowsOf = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows;
const canaries = (person: Person) => canariesOf.get(person.id) ?? [];

async function fill(person: Person): Promise<void> {
  for (const table of person.rows.keys()) {
    if (unowned.includes(table)) {
      await client.query(`delete from public.${table} t where position($1 in t::text) > 0`, [person.word]);
      continue;
    }
    await spreadCanary(client, person, table, spare);
  }
  await client.query("update public.connection_tokens set sealed_access_token = $2 where grant_id = $1", [
    person.rows.get("oauth_grants")?.id,
    secret,
  ]);
  await client.query("update public.oauth_states set sealed_code_verifier = $2 where user_id = $1", [
    person.id,
    secret,
  ]);
  const [{ email }] = (await rowsOf("select email from auth.users where id = $1", [person.id])) as [{ email: string }];
  const fileWord = `file-canary-${randomUUID()}`;
  const picture = Buffer.from(`\x89PNG\r\n\x1a\n${fileWord}`, "latin1");
  const connection = String(person.rows.get("social_connections")?.id);
  await storage.from("post-media").upload(`${person.id}/${fileWord}.png`, picture, { contentType: "image/png" });
  const path = `${connection}/${createHash("sha256").update(picture).digest("hex")}.png`;
  await storage.from("profile-pictures").upload(path, picture, { contentType: "image/png" });
  await client.query("update public.profile_pictures set path = $2 where connection_id = $1", [connection, path]);
  // What a platform told of the account and nobody could deal with yet: no foreign key says whose it is.
  await client.query(
    `insert into public.webhook_events (platform, dedupe_hash, kind, platform_user_id, person_id, subject, received_at, state)
     select platform, $2, 'comment', platform_user_id, ended_person_id, $3, now(), 'waiting'
     from public.social_connections where id = $1`,
    [connection, randomUUID(), person.word],
  );
  canariesOf.set(person.id, [person.word, email, fileWord]);
}

beforeAll(async () => {
  takeStackEnvironment();
  await client.connect();
  people = await createPeople(client, async (_name, role) => {
    const { jar, userId } = await newSession(role === "brand" ? "brand" : "influencer");
    jars.set(userId, jar);
    return userId;
  });
  const [first, second] = people;
  if (!first || !second) throw new Error("the filler made nobody");
  goer = second;
  stayer = first;
  goerJar = jars.get(goer.id) as CookieJar;
  for (const person of [goer, stayer]) await fill(person);
}, 120_000);
afterAll(async () => {
  for (const person of people) {
    const folders = [person.id, String(person.rows.get("social_connections")?.id)];
    const owned = "select name from storage.objects where bucket_id = $1 and split_part(name, '/', 1) = any($2)";
    for (const bucket of ["post-media", "profile-pictures"]) {
      const names = (await rowsOf(owned, [bucket, folders])).map(({ name }) => name);
      if (names.length > 0) await storage.from(bucket).remove(names);
    }
    for (const table of unowned)
      await client.query(`delete from public.${table} t where position($1 in t::text) > 0`, [person.word]);
  }
  await client.query("delete from public.webhook_events where subject = any($1)", [people.map(({ word }) => word)]);
  await deletePeople(
    client,
    people.map(({ id }) => id),
  );
  await control("faults", undefined, "DELETE");
  await client.end();
});

describe("the list of what is held", () => {
  const exported = exportedTables();

  it("names every table of the schema, and no other", async () => {
    const tables = await rowsOf(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
    );
    expect(Object.keys(heldTables).sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it.each(exported)("pages through $table by its primary key and owner, which are there", async ({ table, held }) => {
    const [{ key }] = await rowsOf(
      `select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) as key from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
       where i.indrelid = ('public.' || $1)::regclass and i.indisprimary`,
      [table],
    );
    expect([...held.key].sort()).toEqual([...key].sort());
    const columns = (
      await rowsOf(
        "select attname as name from pg_attribute where attrelid = ('public.' || $1)::regclass and attnum > 0 and not attisdropped",
        [table],
      )
    ).map(({ name }) => name);
    const named = [
      held.owner,
      ...(held.since ? [held.since] : []),
      ...Object.keys(held.withheld ?? {}),
      ...Object.keys(held.platformFields ?? {}),
    ];
    expect(named.filter((name) => !columns.includes(name))).toEqual([]);
  });

  it("withholds every column whose name says that it is a secret", async () => {
    const secrets = await rowsOf(
      `select table_name as table, column_name as name from information_schema.columns
       where table_schema = 'public' and column_name ~ '(sealed|secret|nonce|_hash$|password|token)'`,
    );
    const open = secrets.filter(({ table, name }) => {
      const held: HeldTable | { nothing: string } | undefined = heldTables[table as keyof typeof heldTables];
      return held !== undefined && !("nothing" in held) && !(name in (held.withheld ?? {}));
    });
    expect(open).toEqual([]);
  });
});

describe("an export", () => {
  it("is refused to visitors", async () => {
    expect((await fetch(new URL("/api/me/export", stack.appUrl))).status).toBe(401);
  });

  it("holds the person's row of every table, their files, and nothing of anybody else, nor any secret", async () => {
    const answer = await goerJar.ask("/api/me/export");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="influmeter-[\d-]+\.zip"$/);
    const entries = unzip(Buffer.from(await answer.arrayBuffer()));
    const manifest = JSON.parse(entries.get("manifest.json")?.toString() ?? "{}");
    for (const { table, held } of exportedTables()) {
      const rows = JSON.parse(entries.get(`data/${table}.json`)?.toString() ?? "null");
      const described = manifest.tables.find((one: { table: string }) => one.table === table);
      expect([table, rows.length > 0, described?.rows]).toEqual([table, true, rows.length]);
      for (const column of Object.keys(held.withheld ?? {})) expect(rows[0]).not.toHaveProperty(column);
    }
    expect(JSON.parse(entries.get("account.json")?.toString() ?? "{}")).toMatchObject({
      id: goer.id,
      email: canaries(goer)[1],
    });
    const account = JSON.parse(entries.get("account.json")?.toString() ?? "{}");
    expect(account.identities).toMatchObject([{ provider: "email" }]);
    const logs = (await tablesHolding(client, [canaries(goer)[1] ?? "", goer.id])).filter((table) =>
      /^auth\./.test(table),
    );
    expect(logs.filter((table) => !(table in manifest.elsewhere))).toEqual([]);
    const fileWord = canaries(goer)[2] ?? "";
    const files = [...entries].filter(([path]) => path.startsWith("files/"));
    expect(files.map(([path]) => path.split("/")[1]).sort()).toEqual(["post-media", "profile-pictures"]);
    for (const [, bytes] of files) expect(bytes.includes(fileWord)).toBe(true);
    expect(manifest.heldSealedNotExported).toMatchObject([{ tokens: expect.any(Number) }]);
    expect(manifest.platformRules.youtube.followers.clause.url).toMatch(/^https:/);
    for (const [path, bytes] of entries) {
      for (const foreign of [...canaries(stayer), stayer.id, secret]) {
        expect([path, bytes.includes(foreign)]).toEqual([path, false]);
      }
    }
  });

  it("is given three times a minute and no more", async () => {
    const jar = jars.get(stayer.id) as CookieJar;
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const answer = await jar.ask("/api/me/export");
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe("an erased person", () => {
  it("had left a text in every table that can hold one, or the search below would prove nothing", async () => {
    const holding = await tablesHolding(client, [...canaries(goer), goer.id]);
    const own = [...goer.rows.keys()].filter((table) => !unowned.includes(table) && table !== "social_stats_snapshots");
    // These hold numbers and ids alone, and are found by the ids of what they belong to.
    const numbersOnly = ["platform_post_metrics", "api_budgets"];
    expect(own.filter((table) => !numbersOnly.includes(table) && !holding.includes(`public.${table}`))).toEqual([]);
    expect(holding).toEqual(
      expect.arrayContaining(["auth.users", "auth.sessions", "auth.identities", "storage.objects"]),
    );
    expect(filesHolding(filesFolder, canaries(goer)).length).toBeGreaterThanOrEqual(2);
  });

  it("is refused with a wrong password, from another site, and to a visitor", async () => {
    const body = { currentPassword: "not this one", confirmation: canaries(goer)[1] };
    expect((await goerJar.send("DELETE", "/api/me", body)).status).toBe(401);
    expect((await goerJar.send("DELETE", "/api/me", { confirmation: "x" })).status).toBe(422);
    expect((await goerJar.send("DELETE", "/api/me", body, { origin: "https://evil.example" })).status).toBe(403);
    expect(
      (
        await fetch(new URL("/api/me", stack.appUrl), {
          method: "DELETE",
          headers: { origin: stack.appUrl, "content-type": "application/json" },
          body: "{}",
        })
      ).status,
    ).toBe(401);
    expect((await rowsOf("select 1 from auth.users where id = $1", [goer.id])).length).toBe(1);
  });

  it("leaves no text in any table, file or log, and nobody else is touched", { timeout: 90_000 }, async () => {
    const seq = goer.rows.get("social_connections")?.seq;
    const before = await fingerprints(client, canaries(stayer));
    const logs = fileLengths(stack.logDir);
    const asked = await goerJar.send("DELETE", "/api/me", {
      currentPassword: password,
      confirmation: canaries(goer)[1],
    });
    expect(asked.status).toBe(202);
    const { data } = await asked.json();
    const page = async () => (await fetch(new URL(data.statusPath, stack.appUrl))).text();
    await expect.poll(page, { timeout: 60_000, interval: 500 }).toContain("Finished on");

    expect(await tablesHolding(client, [...canaries(goer), goer.id])).toEqual([]);
    expect(filesHolding(filesFolder, canaries(goer))).toEqual([]);
    expect(filesHolding(stack.logDir, canaries(goer), logs)).toEqual([]);
    // The minute's sweep looks after files whose upload was under way; what it is owed names an account that is gone.
    await keepPictures(system(), new Date(Date.now() + 20_000));
    expect(await tablesHolding(client, [String(goer.rows.get("social_connections")?.id)])).toEqual([]);
    expect(await rowsOf("select 1 from social_stats_snapshots where connection_seq = $1", [seq])).toEqual([]);
    expect(await fingerprints(client, canaries(stayer))).toEqual(before);
    expect((await goerJar.ask("/api/me/export")).status).toBe(401);
  });

  it("is nobody to a code that was never given", async () => {
    const answer = await fetch(new URL(`/deletion/${"x".repeat(43)}`, stack.appUrl));
    expect(await answer.text()).toContain("No such request");
  });
});
