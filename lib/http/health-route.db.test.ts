import { NextRequest } from "next/server";
import { beforeAll, expect, it, vi } from "vitest";
import type { ComponentHealth } from "@/lib/schemas/health";
import { takeStackEnvironment } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { answerHealth } from "./health-route";

beforeAll(takeStackEnvironment);

const parts: ComponentHealth[] = [
  { component: "database", status: "down", detail: "no route to db.internal", durationMs: 3 },
];
const ask = (name: string | null, authorization?: string) => {
  const look = vi.fn(async () => parts);
  const headers: Record<string, string> = authorization ? { authorization } : {};
  const request = new NextRequest("http://localhost/api/health", { headers });
  return answerHealth(request, name, { look, overall: () => "down" });
};

it("tells anybody that something is down, with a status that machines understand, and nothing of why", async () => {
  const response = await ask(null);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: "down", components: [{ component: "database", status: "down" }] });
  expect(await (await ask("database")).json()).toEqual({ status: "down" });
});

it("tells why to whoever knows the scheduler's secret, and to nobody with another", async () => {
  const told = await ask("database", `Bearer ${testStack().cronSecret}`);
  expect(await told.json()).toEqual({ status: "down", components: parts });
  expect(await (await ask("database", "Bearer another")).json()).toEqual({ status: "down" });
});

it("looks once for calls that come together", async () => {
  const look = vi.fn(async () => parts);
  const source = { look, overall: () => "down" as const };
  const request = () => new NextRequest("http://localhost/api/health/storage");
  await Promise.all([1, 2, 3].map(() => answerHealth(request(), "storage", source)));
  expect(look).toHaveBeenCalledTimes(1);
});

it("knows no other parts, and no Redis", async () => {
  const unknown = await ask("fridge");
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({ code: "NOT_FOUND" });
  const redis = await ask("redis");
  expect([redis.status, await redis.json()]).toEqual([200, { status: "not_configured" }]);
});
