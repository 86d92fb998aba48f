import { describe, expect, it } from "vitest";
import { manifests, parsePlatformId, platformIds } from "./manifests";

describe("platform ids", () => {
  it("are the keys of the list and stand in each manifest", () => {
    expect(platformIds).toEqual(Object.keys(manifests));
    for (const id of platformIds) expect(manifests[id].id).toBe(id);
  });

  it("are read in any case and by alias", () => {
    expect(parsePlatformId(" YouTube ")).toBe("youtube");
    expect(parsePlatformId("INSTAGRAM")).toBe("instagram");
    for (const id of platformIds) for (const alias of manifests[id].aliases) expect(parsePlatformId(alias)).toBe(id);
  });

  it.each(["", "myspace", "__proto__", "constructor", "youtube2"])("are not made of %j", (text) => {
    expect(parsePlatformId(text)).toBeNull();
  });

  it("have no alias that means two platforms", () => {
    const names = platformIds.flatMap((id) => [id, ...manifests[id].aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
