import { expect, it } from "vitest";
import { testStack } from "@/tests/support/env";

// Every kind of route with a part that is decoded; Next itself would fail over them with 500.
it.each([
  "/api/health/%ff",
  "/api/health",
  "/api/webhooks/%ff",
  "/api/webhooks/%ff/x",
  "/api/webhooks/youtube/%ff",
  "/api/cron/%ff",
  "/pictures/%ff/x",
  "/api/social/stats/%ff",
  "/auth/%ff",
  "/dashboard/%ff",
])("%s is answered, whether it can be read or not", async (path) => {
  const response = await fetch(`${testStack().appUrl}${path}`, { redirect: "manual" });
  if (path.includes("%ff")) expect(response.status).toBe(422);
  else expect(response.status).toBe(200);
});

it("a delivery to an address that cannot be read, or that is spelled in another way, is refused as nobody's", async () => {
  const send = (path: string) =>
    fetch(`${testStack().appUrl}${path}`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
  for (const path of ["/api/webhooks/%ff", "/api/webhooks/youtube/%ff/x", "/api/webhooks/%"]) {
    expect((await send(path)).status, path).toBe(422);
  }
  expect((await send("/api/webhooks/you%20tube")).status).toBe(404);
});
