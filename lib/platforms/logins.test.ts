import { describe, expect, it } from "vitest";
import { isSetUp } from "./logins";
import { platforms } from "./registry";

/** Which platforms are set up with nothing but the clients of these. */
const setUpWith = (...clients: string[]) =>
  Object.values(platforms)
    .filter((platform) => isSetUp(platform, (client) => (clients.includes(client) ? {} : null)))
    .map(({ id }) => id);

describe("isSetUp", () => {
  it("takes a platform as set up by any of its log-ins", () => {
    expect(setUpWith("facebook").toSorted()).toEqual(["facebook", "instagram"]);
    expect(setUpWith("instagram")).toEqual(["instagram"]);
  });

  it("takes none as set up without a client of its own", () => {
    expect(setUpWith()).toEqual([]);
    expect(setUpWith("youtube")).toEqual(["youtube"]);
  });
});
