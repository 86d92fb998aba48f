import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeStackEnvironment } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { createPool } from "./client";

beforeAll(takeStackEnvironment);

describe("a pool", () => {
  const pool = () => createPool(testStack().databaseUrl, 2);
  const [ours, other] = [pool(), pool()];
  afterAll(async () => {
    await Promise.all([ours.end(), other.end()]);
  });

  it("outlives the end of a connection that it keeps in reserve", async () => {
    const { rows } = await ours.query<{ pid: number }>("select pg_backend_pid() as pid");
    const lost = new Promise((resolve) => ours.once("remove", resolve));
    await other.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await lost;
    expect((await ours.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("outlives the end of a connection between two statements of a transaction, which fails", async () => {
    const client = await ours.connect();
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    await client.query("begin");
    const ended = new Promise((resolve) => client.once("end", resolve));
    await other.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await ended;
    await expect(client.query("select 1")).rejects.toThrow();
    client.release();
    expect((await ours.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});
