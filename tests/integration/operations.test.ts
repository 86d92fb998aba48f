import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { healthComponents } from "@/lib/schemas/health";
import { testStack } from "@/tests/support/env";

const { appUrl, cronSecret, env } = testStack();
const root = join(import.meta.dirname, "../..");

/** Runs a command of the command line against the stack; `change` lays variables over its environment. */
function cli(args: string[], change: Record<string, string> = {}): Promise<{ code: number; out: string }> {
  const node = ["--conditions=react-server", "--import", "tsx", "scripts/cli.ts", ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, node, { cwd: root, env: { ...process.env, ...env, ...change } }, (error, out) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, out });
    });
  });
}

describe("the health routes", () => {
  it("tell anybody one word per part, and nobody is asked to log in", async () => {
    const response = await fetch(`${appUrl}/api/health`);
    const body = (await response.json()) as { components: object[] };
    expect(response.status).toBe(200);
    expect(body.components).toEqual(
      healthComponents.map((component) => ({ component, status: expect.stringMatching(/^(ok|degraded)$/) })),
    );
  });

  it.each(healthComponents)("answer for %s alone, to GET and HEAD", async (component) => {
    const response = await fetch(`${appUrl}/api/health/${component}`);
    expect([response.status, Object.keys((await response.json()) as object)]).toEqual([200, ["status"]]);
    expect((await fetch(`${appUrl}/api/health/${component}`, { method: "HEAD" })).status).toBe(200);
  });

  it("tell the scheduler why", async () => {
    const headers = { authorization: `Bearer ${cronSecret}` };
    const body = await (await fetch(`${appUrl}/api/health/database`, { headers })).json();
    expect(body).toMatchObject({ status: "ok", components: [{ detail: expect.any(String) }] });
  });
});

describe("the command line", () => {
  it("examines the installation, and ends badly when its database is away", async () => {
    const found = JSON.parse((await cli(["doctor", "--json"])).out) as {
      findings: { check: string; status: string }[];
    };
    expect(found.findings.find(({ check }) => check === "migrations")).toMatchObject({ status: "ok" });
    const away = await cli(["doctor"], { DATABASE_URL: "postgresql://postgres:hush@127.0.0.1:9/postgres" });
    expect(away.code).toBe(1);
    expect(away.out).toContain("BAD   database:");
    expect(away.out).not.toContain("hush");
  });

  it("says how the parts are, and counts without removing", async () => {
    const health = await cli(["health", "--json"]);
    expect(health.code).toBe(0);
    expect((JSON.parse(health.out) as { components: object[] }).components).toHaveLength(healthComponents.length);
    const dry = await cli(["cleanup", "--days", "90", "--dry-run", "--json"]);
    expect([dry.code, JSON.parse(dry.out)]).toMatchObject([0, { dryRun: true, days: 90 }]);
  });
});
