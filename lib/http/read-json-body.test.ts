import { describe, expect, it } from "vitest";
import { maxBodyBytes, readJsonBody } from "./read-json-body";

const json = { "content-type": "application/json" };

function sent(body: BodyInit | undefined, headers: Record<string, string> = json): Request {
  return new Request("https://app.test/", {
    method: "POST",
    headers,
    ...(body === undefined ? {} : { body, duplex: "half" }),
  });
}

/** A body that names no length and never ends by itself; counts how many chunks were asked for. */
function endless(): { stream: ReadableStream<Uint8Array>; pulled: () => number } {
  let chunks = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(10_000).fill(32));
    },
  });
  return { stream, pulled: () => chunks };
}

describe("readJsonBody", () => {
  it.each(["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"])(
    "reads %s",
    async (type) => expect(await readJsonBody(sent('{"a":1}', { "content-type": type }))).toEqual({ a: 1 }),
  );
  it("takes no body for an empty object, whatever it calls itself", async () => {
    expect(await readJsonBody(sent(undefined, {}))).toEqual({});
    expect(await readJsonBody(sent("", { "content-type": "text/plain" }))).toEqual({});
  });
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "", "json"])(
    "refuses a body that calls itself %j, which a form of another site could send",
    async (type) => {
      const refusal = readJsonBody(sent('{"a":1}', { "content-type": type }));
      await expect(refusal).rejects.toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE" });
    },
  );
  it.each(["{", "nope", '{"a":1}x', "[1,]"])("refuses %j as malformed", async (text) => {
    await expect(readJsonBody(sent(text))).rejects.toMatchObject({ code: "MALFORMED_REQUEST" });
  });
  it("refuses bytes that are no UTF-8", async () => {
    await expect(readJsonBody(sent(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
      code: "MALFORMED_REQUEST",
    });
  });
  it("takes a body of exactly the limit and refuses one byte more", async () => {
    const exact = `"${"a".repeat(maxBodyBytes - 2)}"`;
    expect(await readJsonBody(sent(exact))).toHaveLength(maxBodyBytes - 2);
    await expect(readJsonBody(sent(`${exact} `))).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });
  it("stops reading a body that names no length once it is too long", async () => {
    const { stream, pulled } = endless();
    await expect(readJsonBody(sent(stream))).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    expect(pulled()).toBeLessThan(15);
  });
  it("believes no announced length", async () => {
    const refusal = readJsonBody(sent("{}", { ...json, "content-length": "1000000" }));
    await expect(refusal).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });
});
