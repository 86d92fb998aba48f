import { describe, expect, it } from "vitest";
import { createPlaces } from "./places";

const places = () => createPlaces<"narrow" | "wide">((name) => (name === "narrow" ? 1 : undefined));
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

describe("the places of a queue", () => {
  it("keep nobody out who comes while another only looks", async () => {
    const { take } = places();
    const looks = await Promise.all([1, 2, 3].map(() => take("narrow", async () => null)));
    expect(looks).toEqual([null, null, null]);
  });

  it("are full while a batch runs, and free again afterwards", async () => {
    const { take, leave } = places();
    const [first, second] = await Promise.all([take("narrow", async () => "one"), take("narrow", async () => "two")]);
    expect([first, second]).toEqual(["one", "full"]);
    leave("narrow");
    expect(await take("narrow", async () => "three")).toBe("three");
  });

  it("let a place be left while another looks, without losing it or counting it twice", async () => {
    const { take, leave } = createPlaces<"q">(() => 2);
    await take("q", async () => "one");
    const looking = take("q", async () => {
      await tick();
      return "two";
    });
    await Promise.resolve();
    leave("q");
    expect(await looking).toBe("two");
    expect(await take("q", async () => "three")).toBe("three");
    expect(await take("q", async () => "four")).toBe("full");
  });

  it("stay free when a look fails", async () => {
    const { take } = places();
    await expect(take("narrow", () => Promise.reject(new Error("no database")))).rejects.toThrow("no database");
    expect(await take("narrow", async () => "one")).toBe("one");
  });

  it("have no end where the queue names none", async () => {
    const { take } = places();
    expect(await Promise.all([1, 2, 3].map((work) => take("wide", async () => work)))).toEqual([1, 2, 3]);
  });
});
