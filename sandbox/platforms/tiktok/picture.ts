import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { pictureReply, pictureSignature, pictureVersion } from "@/sandbox/core/pictures";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { TIKTOK } from "./personas";

/** Two servers of the content network; which of them an address names changes by the hour. */
export const PICTURES = ["p16-sign-va.tiktokcdn.com", "p77-sign-va.tiktokcdn.com"] as const;
export const PICTURE_PATH = "/tos-maliva-avt-0068/:file";
const HOUR_MS = 3_600_000;
const AVATAR_LIFETIME_MS = 48 * HOUR_MS;
const COVER_LIFETIME_MS = 6 * HOUR_MS;

/** An address as the content network signs it: good until its end, in seconds since 1970. */
function signed(world: World, path: string, nowMs: number, lifetimeMs: number): string {
  const host = PICTURES[Math.floor(nowMs / HOUR_MS) % PICTURES.length];
  const end = String(Math.floor((nowMs + lifetimeMs) / 1000));
  return `https://${host}${path}?x-expires=${end}&x-signature=${pictureSignature(world, path, end)}`;
}

/** The address of a persona's picture, `size` pixels wide. */
export function avatarUrl(world: World, persona: Persona, size: number, nowMs: number): string {
  const file = `sandbox_${persona.no}_${pictureVersion(persona, nowMs)}~c5_${size}x${size}.jpeg`;
  return signed(world, `/tos-maliva-avt-0068/${file}`, nowMs, AVATAR_LIFETIME_MS);
}

/** The address of a video's cover, which works for six hours on the real network and is not served here. */
export function coverUrl(world: World, videoId: string, nowMs: number): string {
  return signed(world, `/tos-maliva-p-0068/${videoId}~tplv-tiktok-play.jpeg`, nowMs, COVER_LIFETIME_MS);
}

/** TikTok's content network: the picture, or 403 in plain text for an address that was changed or has ended. */
export function readPicture(world: World, call: Call): Reply {
  const end = call.query.get("x-expires") ?? "";
  const [, no, version, size] = /^sandbox_(\d+)_(\d+)~c5_(\d+)x\d+\.jpeg$/.exec(call.param("file")) ?? [];
  const persona = world.personas.findByNo(TIKTOK, Number(no));
  const plain = { "Content-Type": "text/plain" };
  if (call.query.get("x-signature") !== pictureSignature(world, call.path, end)) {
    return { status: 403, body: Buffer.from("Access Denied: signature"), headers: plain };
  }
  if (Number(end) * 1000 <= call.nowMs) {
    return { status: 403, body: Buffer.from("Access Denied: expired"), headers: plain };
  }
  if (persona === undefined) return { status: 404, body: Buffer.from("Not found"), headers: plain };
  return pictureReply(world, persona, Number(version), Number(size));
}
