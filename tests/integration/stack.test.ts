import { describe, expect, it } from "vitest";
import { testStack } from "@/tests/support/env";

describe("the local stack", () => {
  const stack = testStack();

  it("serves the app", async () => {
    const response = await fetch(stack.appUrl);
    expect(response.status).toBe(200);
  });
});
