import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { runTimetableEntry } from "@/lib/jobs/run-timetable-entry";
import { connect, connectionRow, control, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, publishedOf, snapshotsOf } from "@/tests/support/sync";

onStack();

const soon = () => new Date(Date.now() + 60_000);

describe("a simulated day", () => {
  it("keeps accounts as fresh as promised, tokens alive, and the history on the persona's own curve", async () => {
    const ctx = await newInfluencer();
    const accounts = [
      { platform: "instagram", persona: "atelier", id: await connect(ctx, "instagram", "atelier") },
      { platform: "youtube", persona: "north", id: await connect(ctx, "youtube", "north") },
    ];
    await drain({ until: soon() });
    for (let hour = 0; hour < 26; hour += 1) {
      await control("clock", { advanceMs: 3_600_000 });
      for (const entry of ["refresh-tokens", "snapshots", "sync"] as const) await runTimetableEntry(entry, soon());
      await drain({ until: soon() });
      for (const { id } of accounts) {
        const row = await connectionRow(db(), id);
        expect(row).toMatchObject({ status: "active", last_error_code: null });
        expect(clock.now().getTime() - Date.parse(row.last_synced_at ?? "")).toBeLessThan(60_000);
      }
    }
    for (const { platform, persona, id } of accounts) {
      const history = await control<{ days: { day: string; followers: number }[] }>(
        `personas/${platform}/${persona}/history?days=3`,
      );
      const curve = new Map(history.days.map(({ day, followers }) => [day, followers]));
      const snapshots = await snapshotsOf(id);
      expect(snapshots.length).toBeGreaterThanOrEqual(2);
      const last = snapshots.at(-1);
      expect(last?.day).toBe(clock.now().toISOString().slice(0, 10));
      const published = (await publishedOf(id)).get("followers");
      // What was read without the owner since may be a rounding step further.
      if (published?.source === "api") expect(last?.followers).toBe(published.value);
      else expect(Math.abs((last?.followers ?? 0) / Number(published?.value) - 1)).toBeLessThan(0.01);
      // The first day was read up to an hour before its end, the last a moment ago.
      for (const { day, followers, flags } of snapshots) {
        expect(flags).toBe(0);
        expect(Math.abs((followers ?? 0) - (curve.get(day) ?? 0)) / (curve.get(day) ?? 1)).toBeLessThan(0.01);
      }
      expect(new Set((await jobsOf(id)).map(({ status }) => status))).toEqual(new Set(["succeeded"]));
      const posts = await connectionRow(db(), id);
      expect(clock.now().getTime() - Date.parse(posts.last_posts_at ?? "")).toBeLessThan(7 * 3_600_000);
    }
  }, 120_000);
});
