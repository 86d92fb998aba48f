import { describe, expect, it } from "vitest";
import { createAnswerReader, createClientReader } from "./statement-reader";

function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
const encryptionRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const startUp = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
const none = Buffer.from([0, 0]);
const conversation = Buffer.concat([
  encryptionRequest,
  startUp,
  message("Q", "begin"),
  message("P", "named", "select $1, 'ü'", none),
  message("S"),
]);

describe("what a client sends", () => {
  it.each([1, 2, 7, 1000])("is cut into the same messages when it comes in pieces of %i bytes", (size) => {
    const read = createClientReader();
    const messages = [];
    for (let at = 0; at < conversation.length; at += size) messages.push(...read(conversation.subarray(at, at + size)));
    expect(messages.map(({ statement }) => statement)).toEqual([null, null, "begin", "select $1, 'ü'", null]);
    expect(Buffer.concat(messages.map(({ bytes }) => bytes))).toEqual(conversation);
  });
});

describe("what the server answers", () => {
  it("is complete when it is ready for the next statement, and says whether rows came", () => {
    const read = createAnswerReader();
    const ready = message("Z", Buffer.from("I"));
    expect(read(message("D", none))).toEqual({ rows: true, ready: false });
    expect(read(ready.subarray(0, 3))).toEqual({ rows: false, ready: false });
    expect(read(ready.subarray(3))).toEqual({ rows: false, ready: true });
  });
});
