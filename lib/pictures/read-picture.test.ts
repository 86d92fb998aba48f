import { expect, it } from "vitest";
import { isPictureHost, readPicture } from "./read-picture";

const hosts = ["*.cdninstagram.com", "yt3.ggpht.com"];

it.each(["scontent.cdninstagram.com", "a.b.cdninstagram.com", "yt3.ggpht.com"])("%s serves pictures", (name) =>
  expect(isPictureHost(name, hosts)).toBe(true),
);

it.each([
  "cdninstagram.com",
  "evilcdninstagram.com",
  "cdninstagram.com.evil.example",
  "x.yt3.ggpht.com",
  "169.254.169.254",
])("%s does not", (name) => expect(isPictureHost(name, hosts)).toBe(false));

it.each([
  "https://evil.example/a.png",
  "http://yt3.ggpht.com/a.png",
  "https://yt3.ggpht.com:444/a.png",
  "not an address",
])("nothing is fetched from %s", async (url) => {
  const rules = { platform: "youtube", hosts, sandboxUrl: null };
  expect(await readPicture(url, rules)).toEqual({
    kind: "failed",
    problem: "PICTURE_ADDRESS_BLOCKED",
    retryable: false,
  });
});
