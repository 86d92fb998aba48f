import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failure, leaseMs, start, World } from "@/tests/support/refresh-world";
import { type RefreshOutcome, type RefreshPorts, refreshOnce } from "./refresh-flow";

const alive = { accessExpiresAt: new Date(start.getTime() + 3_600_000) };

async function many(world: World, callers: number): Promise<RefreshOutcome[]> {
  const seen = world.seen();
  return Promise.all(Array.from({ length: callers }, (_, index) => refreshOnce(world.caller(`p${index}`), seen)));
}

describe("refreshOnce", () => {
  it("asks the platform once for any number of callers, and all of them get the new token", async () => {
    const world = new World();
    world.answer = async (attempt) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return `access-${attempt}`;
    };
    const outcomes = await many(world, 8);
    expect(world.refreshes).toBe(1);
    expect(outcomes.every((one) => one.state === "fresh" && one.row.sealedAccessToken === "access-1")).toBe(true);
  });

  it("asks once in whatever order the callers' steps happen", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, callers) => {
        const world = new World();
        const seen = world.seen();
        const scheduled = (name: string): RefreshPorts => {
          const real = world.caller(name);
          const step =
            <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
            async (...args: A): Promise<R> => {
              await scheduler.schedule(Promise.resolve());
              return work(...args);
            };
          return {
            ...real,
            read: step(real.read),
            takeLease: step(real.takeLease),
            save: step(real.save),
            pause: step(real.pause),
          };
        };
        const all = Promise.all(
          Array.from({ length: callers }, (_, index) => refreshOnce(scheduled(`p${index}`), seen)),
        );
        await scheduler.waitFor(all);
        const outcomes = await all;
        return world.refreshes === 1 && outcomes.every(({ state }) => state === "fresh");
      }),
      { numRuns: 60 },
    );
  });

  it("looks again at once where it lost for the first time, and then waits between looks, at a lease that is free", async () => {
    const world = new World();
    const steps: string[] = [];
    const real = world.caller("a");
    const outcome = await refreshOnce(
      {
        ...real,
        takeLease: async (generation) => {
          steps.push("take");
          return steps.length < 6 ? null : real.takeLease(generation);
        },
        read: () => {
          steps.push("read");
          return real.read();
        },
        pause: async () => void steps.push("pause"),
      },
      world.seen(),
    );
    expect(outcome.state).toBe("fresh");
    expect(steps.slice(0, 8)).toEqual(["take", "read", "take", "pause", "read", "take", "read"]);
    expect(world.refreshes).toBe(1);
  });

  it("marks nothing while the platform cannot be reached, and those who waited do not ask again", async () => {
    const world = new World();
    world.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw failure("PLATFORM_UNAVAILABLE");
    };
    const outcomes = await many(world, 5);
    expect(world).toMatchObject({ refreshes: 1, postponed: 1, refused: 0, probes: 0 });
    expect(outcomes.map(({ state }) => state)).toEqual(Array(5).fill("kept"));
    expect(world.seen().grantStatus).toBe("active");
  });

  it.each(["RATE_LIMITED", "QUOTA_EXHAUSTED", "BAD_RESPONSE", "APP_MISCONFIGURED", "ACCOUNT_RESTRICTED"] as const)(
    "marks nothing after %s",
    async (code) => {
      const world = new World();
      world.answer = () => Promise.reject(failure(code));
      expect((await refreshOnce(world.caller("a"), world.seen())).state).toBe("kept");
      expect(world.refused).toBe(0);
    },
  );

  it("marks the grant once when the refresh is refused and the access token has ended", async () => {
    const world = new World();
    world.answer = () => Promise.reject(failure("TOKEN_INVALID"));
    const outcomes = await many(world, 4);
    expect(world).toMatchObject({ refreshes: 1, refused: 1, probes: 0 });
    expect(outcomes.map(({ state }) => state)).toEqual(Array(4).fill("refused"));
  });

  it("reads once before it alarms anybody, and says nothing when that works", async () => {
    const world = new World();
    world.write(alive);
    world.answer = () => Promise.reject(failure("TOKEN_INVALID"));
    expect((await refreshOnce(world.caller("a"), world.seen())).state).toBe("kept");
    expect(world).toMatchObject({ probes: 1, refused: 0, postponed: 1 });
  });

  it("says nothing either when that read cannot reach the platform", async () => {
    const world = new World();
    world.write(alive);
    world.answer = () => Promise.reject(failure("TOKEN_INVALID"));
    world.probe = () => Promise.reject(failure("PLATFORM_UNAVAILABLE"));
    expect((await refreshOnce(world.caller("a"), world.seen())).state).toBe("kept");
    expect(world.refused).toBe(0);
  });

  it("believes the refusal when that read is refused as well", async () => {
    const world = new World();
    world.write(alive);
    world.answer = () => Promise.reject(failure("TOKEN_INVALID"));
    world.probe = () => Promise.reject(failure("TOKEN_EXPIRED"));
    expect((await refreshOnce(world.caller("a"), world.seen())).state).toBe("refused");
    expect(world.refused).toBe(1);
  });

  it("does not believe a refusal of a token that is not the stored one any more", async () => {
    const world = new World();
    world.answer = async () => {
      world.writeNewer("access-of-a-new-consent", { generation: 9, leaseHolder: null, leaseUntil: null });
      throw failure("TOKEN_INVALID");
    };
    const outcome = await refreshOnce(world.caller("a"), world.seen());
    expect(outcome).toMatchObject({ state: "fresh", row: { sealedAccessToken: "access-of-a-new-consent" } });
    expect(world.refused).toBe(0);
  });

  it("takes over from a process that died with the lease, once that has run out", async () => {
    const world = new World();
    world.pauseMs = 200;
    const seen = world.seen();
    await world.caller("dead").takeLease(0);
    const outcome = await refreshOnce(world.caller("a"), seen);
    expect(outcome.state).toBe("fresh");
    expect(world.wallMs - start.getTime()).toBeGreaterThan(leaseMs);
  });

  it("gives up waiting for a process that neither ends nor dies", async () => {
    const world = new World();
    const seen = world.seen();
    await world.caller("slow").takeLease(0);
    const renewing = world.caller("a", {
      pause: async () => {
        world.wallMs += 5_000;
        world.write({ leaseUntil: new Date(world.wallMs + leaseMs) });
      },
    });
    expect(await refreshOnce(renewing, seen)).toMatchObject({
      state: "kept",
      error: { platformErrorCode: "PLATFORM_UNAVAILABLE" },
    });
    expect(world.refreshes).toBe(0);
  });

  it("stores what it got also after losing the lease, when nobody has stored anything newer", async () => {
    const world = new World();
    world.answer = async (attempt) => {
      // Another process took over and was told nothing useful.
      world.write({ generation: 5, leaseHolder: null, leaseUntil: null });
      return `access-${attempt}`;
    };
    expect(await refreshOnce(world.caller("a"), world.seen())).toMatchObject({
      state: "fresh",
      row: { sealedAccessToken: "access-1" },
    });
  });

  it("never writes over what was stored meanwhile", async () => {
    const world = new World();
    world.answer = async () => {
      world.writeNewer("newer", { generation: 5, leaseHolder: null, leaseUntil: null });
      return "older";
    };
    expect(await refreshOnce(world.caller("a"), world.seen())).toMatchObject({
      state: "fresh",
      row: { sealedAccessToken: "newer" },
    });
    expect(world.seen().sealedAccessToken).toBe("newer");
  });

  it("does not take the old token, sealed anew under another key, for a newer one", async () => {
    const world = new World();
    world.pauseMs = 200;
    const seen = world.seen();
    await world.caller("dead").takeLease(0);
    world.write({ sealedAccessToken: "access-0 under another key" });
    expect(await refreshOnce(world.caller("a"), seen)).toMatchObject({
      state: "fresh",
      row: { sealedAccessToken: "access-1" },
    });
    expect(world.refreshes).toBe(1);
  });

  it("stores what it got after losing the lease also where the old token was sealed anew meanwhile", async () => {
    const world = new World();
    world.answer = async (attempt) => {
      const sealedAccessToken = "access-0 under another key";
      world.write({ sealedAccessToken, generation: 5, leaseHolder: null, leaseUntil: null });
      return `access-${attempt}`;
    };
    await refreshOnce(world.caller("a"), world.seen());
    expect(world.seen().sealedAccessToken).toBe("access-1");
  });

  it("does nothing for a grant that ended or was disconnected meanwhile", async () => {
    const world = new World();
    const seen = world.seen();
    world.write({ grantStatus: "revoked", generation: 1 });
    expect((await refreshOnce(world.caller("a"), seen)).state).toBe("refused");
    world.row = null;
    expect((await refreshOnce(world.caller("b"), seen)).state).toBe("refused");
    expect(world.refreshes).toBe(0);
  });

  it("alarms without asking when nothing is left that could be refreshed", async () => {
    const world = new World();
    const outcome = await refreshOnce(world.caller("a", { refresh: null }), world.seen());
    expect(outcome).toMatchObject({
      state: "refused",
      error: { platformErrorCode: "TOKEN_EXPIRED", action: "reconnect" },
    });
    expect(world).toMatchObject({ refreshes: 0, probes: 0, refused: 1 });
  });

  it("asks only whether the grant works when a refused call is what raised the doubt", async () => {
    const world = new World();
    world.write(alive);
    const doubt = failure("TOKEN_INVALID");
    const outcome = await refreshOnce(world.caller("a", { refresh: null, doubt }), world.seen());
    expect(outcome).toMatchObject({ state: "kept", error: doubt });
    expect(world).toMatchObject({ probes: 1, refused: 0 });
  });

  it("gives the lease back when something of ours fails", async () => {
    const world = new World();
    world.answer = () => Promise.reject(new TypeError("a bug"));
    await expect(refreshOnce(world.caller("a"), world.seen())).rejects.toThrow("a bug");
    expect(world.seen().leaseHolder).toBeNull();
  });
});
