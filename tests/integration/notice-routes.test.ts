import { expect, it } from "vitest";
import { pool } from "@/lib/db";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { type CookieJar, newSession } from "@/tests/support/session";

onStack();

async function tellSome(userId: string, howMany: number, inApp = true): Promise<number[]> {
  const { rows } = await pool().query<{ id: string }>(
    `insert into notifications (user_id, kind, incident_key, params, in_app, created_at)
     select $1, 'followers_changed', 'test:' || n || ($3::boolean)::text, '{"platform":"youtube","username":"n","from":1,"to":2}', $3::boolean, now()
     from generate_series(1, $2) n returning id`,
    [userId, howMany, inApp],
  );
  return rows.map(({ id }) => Number(id)).sort((a, b) => b - a);
}

async function page(jar: CookieJar, query: string) {
  const { data, nextCursor } = await (await jar.ask(`/api/notifications${query}`)).json();
  return { ids: data.map(({ id }: { id: number }) => id) as number[], nextCursor: nextCursor as string | null };
}

it("pages through what one was told in the app, newest first, and misses none", async () => {
  const { jar, userId } = await newSession("brand");
  await tellSome(userId, 2, false);
  const ids = await tellSome(userId, 7);
  const seen: number[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const answer = await page(jar, `?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`);
    seen.push(...answer.ids);
    cursor = answer.nextCursor;
  }
  expect(seen).toEqual(ids);
});

it("marks some or all as read, only one's own, and not what came after the page was shown", async () => {
  const { jar, userId } = await newSession("brand");
  const stranger = await newSession("brand");
  const [third, second, first] = await tellSome(userId, 3);
  const [theirs] = await tellSome(stranger.userId, 1);
  const marked = async (body: object) => (await (await jar.send("POST", "/api/notifications/read", body)).json()).data;
  expect(await marked({ ids: [first, theirs] })).toEqual({ marked: 1 });
  expect((await page(jar, "?unread=true")).ids).toEqual([third, second]);
  expect(await marked({ upTo: second })).toEqual({ marked: 1 });
  expect(await marked({ upTo: second })).toEqual({ marked: 0 });
  expect((await page(jar, "?unread=true")).ids).toEqual([third]);
  expect((await page(stranger.jar, "?unread=true")).ids).toEqual([theirs]);
});

it("refuses visitors, other sites and what is malformed", async () => {
  const { jar } = await newSession("brand");
  const { appUrl } = testStack();
  expect((await fetch(`${appUrl}/api/notifications`)).status).toBe(401);
  const elsewhere = { origin: "https://evil.example" };
  expect((await jar.send("POST", "/api/notifications/read", { upTo: 1 }, elsewhere)).status).toBe(403);
  for (const body of [{}, { ids: [] }, { ids: ["1"] }, { upTo: -1 }, { ids: [1], upTo: 1 }]) {
    expect((await jar.send("POST", "/api/notifications/read", body)).status, JSON.stringify(body)).toBe(422);
  }
  for (const query of ["?cursor=x", "?cursor=-1", "?limit=0", "?limit=101", "?unread=yes"]) {
    expect((await jar.ask(`/api/notifications${query}`)).status, query).toBe(422);
  }
});
