import { expect, it } from "vitest";
import { isFromOwnSite } from "./own-site";

const app = "https://app.test";
const from = (headers: Record<string, string>) => isFromOwnSite(new Headers(headers), app);

it.each([{}, { origin: app }, { origin: app, "sec-fetch-site": "same-origin" }, { "sec-fetch-site": "none" }])(
  "lets %j pass",
  (headers) => expect(from(headers)).toBe(true),
);

it.each([
  { origin: "https://evil.test" },
  { origin: "null" },
  { origin: "http://app.test" },
  { origin: "https://app.test.evil.test" },
  { origin: "https://app.test:8443" },
  { origin: app, "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "" },
])("refuses %j", (headers) => expect(from(headers)).toBe(false));
