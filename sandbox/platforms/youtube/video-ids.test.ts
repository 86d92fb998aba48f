import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeVideoId, encodeVideoId } from "./video-ids";

it("reads back the channel and index of every id it makes", () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.nat(0xffff_fff), (channelNo, index) => {
      const id = encodeVideoId(channelNo, index);
      expect(id).toMatch(/^[\w-]{11}$/);
      expect(decodeVideoId(id)).toEqual({ channelNo, index });
    }),
  );
});

it("knows ids that were not made here", () => {
  expect(decodeVideoId("dQw4w9WgXcQ")).toBeNull();
  expect(decodeVideoId("short")).toBeNull();
});
