import { hostileJson } from "./hostile";
import type { Asking } from "./inputs";
import type { WireRequest } from "./requests";

/** Where a write must not come from. */
export const foreignOrigins: readonly WireRequest["headers"][] = [
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  { origin: "null" },
  { origin: "http://localhost" },
  { origin: "https://localhost:1" },
  { origin: "file://" },
  { origin: " " },
  { origin: "http://localhost.evil.example" },
  { origin: "http://evil.example@localhost" },
];

/** Headers that are legal but unusual; none of them changes what a request means. */
export const oddHeaders: readonly WireRequest["headers"][] = [
  { accept: "application/xml" },
  { accept: "" },
  { accept: "*/*;q=0" },
  { "accept-language": "x".repeat(2_000) },
  { "accept-language": "el,en;q=NaN" },
  { "accept-encoding": "br;q=0, *;q=0" },
  { "x-correlation-id": "short" },
  { "x-correlation-id": "' or 1=1" },
  { "x-correlation-id": "x".repeat(4_000) },
  { "x-forwarded-for": "999.999.999.999" },
  { "x-forwarded-for": `${"1.1.1.1,".repeat(400)}` },
  { "x-forwarded-host": "evil.example" },
  { "x-forwarded-proto": "javascript" },
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-http-method-override": "DELETE" },
  { "x-invoke-path": "/api/cron/sync" },
  { "x-matched-path": "/api/cron/sync" },
  { "x-now-route-matches": "1" },
  { rsc: "1", "next-router-state-tree": "garbage" },
  { "next-router-prefetch": "1", rsc: "1" },
  { "next-router-segment-prefetch": "/_tree", rsc: "1" },
  { "next-url": "%ff" },
  { "if-none-match": "*" },
  { "if-modified-since": "never" },
  { range: "bytes=0-0,-1" },
  { expect: "200-ok" },
  { cookie: "locale=%E0%A4%A; theme=; timezone=%00; time_zone=%ff" },
  { authorization: "Bearer x" },
  { authorization: "Basic Og==" },
  { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
];

/** Bodies that are broken on their way, not in their fields. */
export const wireBodies: readonly { readonly name: string; readonly asking: Asking }[] = [
  ...hostileJson.map((body, index) => ({ name: `json ${index}`, asking: { rawBody: Buffer.from(body) } })),
  { name: "invalid UTF-8", asking: { rawBody: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d]) } },
  { name: "UTF-16", asking: { rawBody: Buffer.from('\uFEFF{"platform":"youtube"}', "utf16le") } },
  { name: "gzip claimed", asking: { rawBody: Buffer.from("{}"), headers: { "content-encoding": "gzip" } } },
  { name: "huge, announced", asking: { rawBody: Buffer.alloc(300_000, 0x20) } },
  { name: "huge, in pieces", asking: { rawBody: Buffer.alloc(300_000, 0x20), chunked: true } },
  { name: "binary", asking: { rawBody: Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index)) } },
];
/** Content types of which none is JSON. */
export const wrongTypes = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "x",
  "",
  "*/*",
];

/** Queries that are not made of one value per name. */
export const oddQueries: readonly string[] = [
  "a=1&a=2",
  "days=7&days=30",
  "%ff=%ff",
  "%",
  "&&&&",
  "=",
  "a[]=1&a[b]=2",
  "?".repeat(50),
  `a=${"x".repeat(7_000)}`,
  "__proto__=1",
  "constructor=1",
  "days=7;history=erase",
  "cursor=%00",
  "cursor=%F0%9F%92%A9",
  "limit=1e2",
];

/** `authorization` headers of schedulers that are none. */
export const wrongSecrets: readonly string[] = [
  "",
  "Bearer ",
  "Bearer",
  "bearer wrong",
  "Basic Og==",
  `Bearer ${"x".repeat(5_000)}`,
  "Bearer \u00e9",
];
