import { describe, expect, it } from "vitest";
import type { SyncRun } from "@/lib/schemas/stats";
import { runResult, waitingFor } from "./run-words";

function run(...statuses: SyncRun["connections"][number]["status"][]): SyncRun {
  const connections = statuses.map((status, index) => ({
    connectionId: `c${index}`,
    status,
    errorCode: null,
    nextAttemptAt: null,
  }));
  return { runId: "r", status: "done", total: connections.length, done: connections.length, connections };
}

describe("runResult", () => {
  it("counts only what was really read as up to date", () => {
    expect(runResult(run("succeeded", "succeeded"))).toMatchObject({ kind: "succeeded", succeeded: 2, unread: [] });
    expect(runResult(run("succeeded", "postponed", "failed"))).toMatchObject({
      kind: "partly",
      succeeded: 1,
      total: 3,
      unread: ["c1", "c2"],
    });
    expect(runResult(run("postponed"))).toMatchObject({ kind: "failed", unread: ["c0"] });
  });
});

describe("waitingFor", () => {
  it("is the first account that has not been read yet", () => {
    expect(waitingFor(run("succeeded", "queued", "queued"))).toBe("c1");
    expect(waitingFor(run("succeeded"))).toBeNull();
  });
});
