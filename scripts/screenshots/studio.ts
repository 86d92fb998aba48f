import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { demoPassword, demoPeople } from "@/scripts/demo-people";
import type { StackDescription } from "@/scripts/stack/description";

/** Who a scene is seen by. `newcomer` has signed up and nothing else, `guest` has an empty dashboard. */
export type Cast = "maya" | "nikos" | "brand" | "newcomer" | "guest" | "troubled";

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

const password = "made for a picture";

/** The people and the props of the pictures; what was made for them leaves with `close`. */
export interface Studio {
  readonly stack: StackDescription;
  sessionOf(cast: Cast): Promise<Session>;
  userIdOf(cast: Cast): Promise<string>;
  /** Opens a page as somebody. */
  asPerson<T>(cast: Cast, work: (page: Page) => Promise<T>): Promise<T>;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Calls the sandbox's control API. */
  control(path: string, body?: unknown, method?: "DELETE"): Promise<void>;
  close(): Promise<void>;
}

/** Prepares the people of the pictures on a running stack. */
export async function openStudio(browser: Browser, stack: StackDescription): Promise<Studio> {
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 3 });
  const sessions = new Map<Cast, Promise<Session>>();
  const emails = new Map<Cast, string>();
  const at = (path: string) => new URL(path, stack.appUrl).href;

  const inContext = async <T>(session: Session | undefined, work: (page: Page) => Promise<T>): Promise<T> => {
    const context = await browser.newContext(session ? { storageState: session } : {});
    try {
      return await work(await context.newPage());
    } finally {
      await context.close();
    }
  };
  const sessionAfter = (work: (page: Page) => Promise<void>) =>
    inContext(undefined, async (page) => {
      await work(page);
      return page.context().storageState();
    });

  const studio: Studio = {
    stack,
    sessionOf(cast) {
      const known = sessions.get(cast) ?? sessionAfter((page) => enter(page, cast, emails, at));
      sessions.set(cast, known);
      return known;
    },
    async userIdOf(cast) {
      await studio.sessionOf(cast);
      const [row] = await studio.query("select id from auth.users where email = $1", [emails.get(cast)]);
      return String(row?.id);
    },
    async asPerson(cast, work) {
      return inContext(await studio.sessionOf(cast), work);
    },
    async query(sql, values = []) {
      const { rows } = await database.query<Record<string, unknown>>(sql, values);
      return rows;
    },
    async control(path, body, method) {
      const response = await fetch(`${stack.sandboxUrl}/_control/${path}`, {
        method: method ?? "POST",
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      if (!response.ok) throw new Error(`the sandbox refused ${path}: ${response.status}`);
    },
    async close() {
      const made = [...emails.values()].filter((email) => email.startsWith("picture-"));
      await database.query("delete from auth.users where email = any($1)", [made]);
      await database.end();
    },
  };
  return studio;
}

async function enter(page: Page, cast: Cast, emails: Map<Cast, string>, at: (path: string) => string): Promise<void> {
  const demo = demoPeople.find(({ email }) => email.startsWith(`${cast}@`));
  if (demo) {
    emails.set(cast, demo.email);
    await page.goto(at("/login"));
    await send(page, { email: demo.email, password: demoPassword });
    await page.waitForURL(/\/(dashboard|home)/);
    return;
  }
  const email = `picture-${cast}-${randomUUID().slice(0, 8)}@example.com`;
  emails.set(cast, email);
  await page.goto(at("/signup?role=influencer"));
  await send(page, { email, password });
  await page.waitForURL("**/onboarding");
  if (cast === "newcomer") return;
  await page.selectOption("[name=category]", "fitness");
  await page.selectOption("[name=country]", "GR");
  await send(page, { handle: `picture.${randomUUID().slice(0, 8)}`, name: "Eleni Karra" });
  await page.waitForURL("**/dashboard");
}

async function send(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await page.locator("main [type=submit]").click();
}
