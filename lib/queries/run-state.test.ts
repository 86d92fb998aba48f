import { describe, expect, it } from "vitest";
import type { SyncRun } from "@/lib/schemas/stats";
import { currentPart, laterRun, partOf, runResult } from "./run-state";

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

describe("currentPart", () => {
  it("is an account that is being read, before the first one that waits", () => {
    expect(currentPart(run("succeeded", "queued", "reading"))).toBe("c2");
    expect(currentPart(run("succeeded", "queued", "queued"))).toBe("c1");
    expect(currentPart(run("succeeded"))).toBeNull();
  });
});

describe("partOf", () => {
  it.each([
    ["queued", "waiting"],
    ["reading", "reading"],
    ["succeeded", "done"],
    ["postponed", "failed"],
    ["failed", "failed"],
  ] as const)("takes %s for %s", (status, state) => {
    expect(partOf(run(status), "c0")?.state).toBe(state);
    expect(partOf(run(status), "other")).toBeNull();
  });
});

describe("laterRun", () => {
  const statuses = (report: SyncRun) => report.connections.map(({ status }) => status);

  it("never waits again for what has ended", () => {
    const known = { ...run("succeeded", "queued"), done: 1 };
    expect(laterRun(known, { ...run("queued", "queued"), done: 0 })).toBe(known);
    expect(statuses(laterRun(known, { ...run("succeeded", "failed"), done: 2 }))).toEqual(["succeeded", "failed"]);
  });

  it("keeps what is being read against a report that cannot know it", () => {
    const known = { ...run("reading", "reading"), done: 0 };
    const asked = { ...run("succeeded", "queued"), done: 1 };
    expect(statuses(laterRun(known, asked))).toEqual(["succeeded", "reading"]);
  });

  it("is the new report for another run, and for none so far", () => {
    const next = run("queued");
    expect(laterRun(undefined, next)).toBe(next);
    expect(laterRun({ ...run("succeeded"), runId: "older" }, next)).toBe(next);
  });
});
