import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type GuardedOptions, guardedGet } from "./guarded-fetch";

const limits = { maxBytes: 1000, timeLimitMs: 400, trustedOrigin: null } satisfies GuardedOptions;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A server of our own, whose origin is trusted like the sandbox's. */
async function serving(answer: RequestListener): Promise<{ url: URL; options: GuardedOptions }> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
  return { url: new URL(`${origin}/picture`), options: { ...limits, trustedOrigin: origin } };
}

/** Name resolution that answers from a list, one entry per question; the last one for ever. */
function resolving(...answers: string[][]) {
  let asked = 0;
  const resolve = vi.fn((_name: string, _options: unknown, done: (error: null, found: unknown) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  });
  return resolve as typeof resolve & NonNullable<GuardedOptions["resolve"]>;
}

describe("an address that others chose", () => {
  it.each([
    "http://pictures.example/a",
    "https://pictures.example:8443/a",
    "https://user:secret@pictures.example/a",
    "https://127.0.0.1/a",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/a",
    "https://[::ffff:10.0.0.1]/a",
    "https://0x7f000001/a",
    "https://2130706433/a",
    "file:///etc/passwd",
  ])("is refused before anything is sent: %s", async (address) => {
    const resolve = resolving(["93.184.216.34"]);
    await expect(guardedGet(new URL(address), { ...limits, resolve })).rejects.toMatchObject({ failure: "blocked" });
    expect(resolve).not.toHaveBeenCalled();
  });

  it.each([[["10.0.0.7"]], [["169.254.169.254"]], [["93.184.216.34", "127.0.0.1"]], [["::1"]], [[]]])(
    "is refused when its name stands for %j",
    async (addresses) => {
      const request = guardedGet(new URL("https://pictures.example/a"), { ...limits, resolve: resolving(addresses) });
      await expect(request).rejects.toMatchObject({ failure: "blocked" });
    },
  );

  it("is resolved once, so a name that changes its mind after the check reaches nothing", async () => {
    // 203.0.113.0/24 would be refused; this public address answers nobody here, and the private one must never be tried.
    const resolve = resolving(["192.0.46.9"], ["127.0.0.1"]);
    const request = guardedGet(new URL("https://pictures.example/a"), { ...limits, resolve });
    await expect(request).rejects.toMatchObject({ failure: expect.stringMatching(/timed_out|unreachable/) });
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it("is not trusted because another origin is", async () => {
    const { url, options } = await serving((_request, response) => response.end("secret"));
    const other = new URL(url.href.replace("127.0.0.1", "localhost"));
    await expect(guardedGet(other, options)).rejects.toMatchObject({ failure: "blocked" });
  });
});

describe("an answer", () => {
  it("is its status and its bytes", async () => {
    const { url, options } = await serving((_request, response) => response.writeHead(404).end("nothing here"));
    const { status, bytes } = await guardedGet(url, options);
    expect([status, Buffer.from(bytes).toString()]).toEqual([404, "nothing here"]);
  });

  it.each([301, 302, 303, 307, 308])("with status %i leads nowhere", async (status) => {
    let calls = 0;
    const { url, options } = await serving((_request, response) => {
      calls += 1;
      response.writeHead(status, { location: "http://169.254.169.254/latest/meta-data" }).end();
    });
    await expect(guardedGet(url, options)).rejects.toMatchObject({ failure: "redirected" });
    expect(calls).toBe(1);
  });

  it("is refused when it announces more than allowed, and stopped when it sends more than it announced", async () => {
    const announced = await serving((_request, response) =>
      response.writeHead(200, { "content-length": 1001 }).flushHeaders(),
    );
    await expect(guardedGet(announced.url, announced.options)).rejects.toMatchObject({ failure: "too_large" });
    server?.closeAllConnections();
    let sent = 0;
    const endless = await serving((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(500))) sent += 500;
      };
      response.on("drain", more);
      more();
    });
    await expect(guardedGet(endless.url, endless.options)).rejects.toMatchObject({ failure: "too_large" });
    expect(sent).toBeLessThan(20_000_000);
  });

  it.each<[string, RequestListener]>([
    ["never comes", () => undefined],
    [
      "drips",
      (_request, response) => {
        const timer = setInterval(() => response.write("x"), 50);
        response.on("close", () => clearInterval(timer));
      },
    ],
  ])("that %s is given up in time", async (_how, answer) => {
    const { url, options } = await serving(answer);
    const started = performance.now();
    await expect(guardedGet(url, options)).rejects.toMatchObject({ failure: "timed_out" });
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it("that ends too early is no answer", async () => {
    const { url, options } = await serving((_request, response) => {
      response.writeHead(200, { "content-length": 500 });
      response.write("half", () => response.destroy());
    });
    await expect(guardedGet(url, options)).rejects.toMatchObject({
      failure: expect.stringMatching(/cut_off|unreachable/),
    });
  });
});
