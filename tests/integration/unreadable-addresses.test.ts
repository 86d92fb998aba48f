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
