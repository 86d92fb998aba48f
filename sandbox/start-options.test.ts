import { expect, it } from "vitest";
import { readStartOptions } from "./start-options";

it("starts on this machine with its defaults", () => {
  expect(readStartOptions({})).toEqual({
    port: 4400,
    hostname: "127.0.0.1",
    dataDir: ".influmeter/sandbox",
    seed: 1,
  });
  expect(readStartOptions({ NODE_ENV: "production", SANDBOX_SEED: "7" }).seed).toBe(7);
});

it("does not start on Vercel", () => {
  expect(() => readStartOptions({ VERCEL: "1" })).toThrow(/Vercel/);
});

it.each(["0.0.0.0", "::", "192.168.1.5", "sandbox.example"])("does not listen on %s", (SANDBOX_HOST) => {
  expect(() => readStartOptions({ SANDBOX_HOST, NODE_ENV: "production" })).toThrow(/this machine/);
  expect(() => readStartOptions({ SANDBOX_HOST })).toThrow(/this machine/);
});

it("names the variable that makes no sense", () => {
  expect(() => readStartOptions({ SANDBOX_PORT: "seventy" })).toThrow(/SANDBOX_PORT/);
});
