import pg from "pg";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { persist } from "./persist";

const lost = () => new Error("Connection terminated unexpectedly");
const refused = (code: string) => Object.assign(new pg.DatabaseError("no", 2, "error"), { code });
const neverPasses = [refused("42P01"), refused("23505"), new TypeError("a bug"), new AppError("INTERNAL", "no")];

const nobody = () => undefined;

/** Fails in these ways, then gives its own number. */
function failing(...errors: unknown[]) {
  let attempts = 0;
  const write = async () => {
    const error = errors[attempts];
    attempts += 1;
    if (error !== undefined) throw error;
    return attempts;
  };
  return { write, attempts: () => attempts };
}

describe("persist", () => {
  it("tries again while the database is away, shutting down, full or in a deadlock", async () => {
    const away = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
    const { write } = failing(lost(), refused("57P01"), refused("53300"), refused("40P01"), away);
    const told: unknown[] = [];
    expect(await persist(write, 60_000, (error) => told.push(error))).toBe(6);
    expect(told).toHaveLength(5);
  });

  it.each(neverPasses)("gives up at once on what does not pass by itself: %s", async (error) => {
    const { write, attempts } = failing(error);
    await expect(persist(write, 60_000, nobody)).rejects.toBe(error);
    expect(attempts()).toBe(1);
  });

  it("gives up when its patience is over", async () => {
    const { write, attempts } = failing(lost(), lost(), lost());
    await expect(persist(write, 0, nobody)).rejects.toThrow("terminated");
    expect(attempts()).toBe(1);
  });
});
