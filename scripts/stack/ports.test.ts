import { createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { freePort, isPortFree, readPort, requirePort } from "./ports";

const servers: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it("a free port can be listened on", async () => {
  const port = await freePort();
  await expect(occupy(port)).resolves.toBeUndefined();
  expect(await isPortFree(port)).toBe(false);
});

it("a busy port is refused by number, with its user and the variable that moves it", async () => {
  const port = await freePort();
  await occupy(port);
  await expect(requirePort(port, "the app", "PORT", 0)).rejects.toMatchObject({
    message: `Port ${port} is busy, and the app needs it.`,
    hint: expect.stringContaining("PORT="),
  });
});

it("a port that is let go of within the patience is accepted", async () => {
  const port = await freePort();
  await occupy(port);
  setTimeout(() => servers[0]?.close(), 300);
  await expect(requirePort(port, "the app", "PORT", 5_000)).resolves.toBeUndefined();
});

it.each(["0", "65536", "http", "30.5"])("PORT=%s is refused by name", (text) => {
  expect(() => readPort("PORT", 3000, { NODE_ENV: "test", PORT: text })).toThrow(`PORT=${text} is not a port.`);
});

it("an absent or empty variable means the default port", () => {
  expect(readPort("PORT", 3000, { NODE_ENV: "test" })).toBe(3000);
  expect(readPort("PORT", 3000, { NODE_ENV: "test", PORT: "" })).toBe(3000);
});
