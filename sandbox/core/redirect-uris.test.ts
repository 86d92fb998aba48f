import { expect, it } from "vitest";
import { refuseCommonRedirectUri } from "./redirect-uris";

it.each([
  "https://app.example/callback",
  "https://app.example/callback?a=b",
  "http://localhost:3000/callback",
  "http://127.0.0.1:3000/callback",
])("registers %s", (uri) => {
  expect(refuseCommonRedirectUri(uri)).toBeNull();
});

it.each([
  "http://app.example/callback",
  "/callback",
  "https://app.example/callback#part",
  "https://user:secret@app.example/callback",
  "https://*.app.example/callback",
  "https://app.example/a/../callback",
  "https://203.0.113.5/callback",
  "app:/callback",
])("does not register %s", (uri) => {
  expect(refuseCommonRedirectUri(uri)).not.toBeNull();
});
