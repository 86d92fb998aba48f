import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { pictureReply, pictureSignature, pictureVersion } from "@/sandbox/core/pictures";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { FACEBOOK } from "./personas";

export const PICTURES = "scontent.xx.fbcdn.net";
export const PICTURE_PATH = "/v/t39.30808-1/:file";
const LIFETIME_SECONDS = 86_400;
const SIZE = 200;

/** The address of a Page's picture: signed, and good for a day. */
export function pictureUrl(world: World, page: Persona, nowMs: number): string {
  const path = `/v/t39.30808-1/${page.no}_${pictureVersion(page, nowMs)}_n.jpg`;
  const end = (Math.floor(nowMs / 1000) + LIFETIME_SECONDS).toString(16).toUpperCase();
  return `https://${PICTURES}${path}?stp=dst-jpg_s${SIZE}x${SIZE}&oh=${pictureSignature(world, path, end)}&oe=${end}`;
}

/** Meta's content network: the picture, or 403 in plain text for an address that was changed or has ended. */
export function readPicture(world: World, call: Call): Reply {
  const end = call.query.get("oe") ?? "";
  const [, no, version] = /^(\d+)_(\d+)_n\.jpg$/.exec(call.param("file")) ?? [];
  const page = world.personas.findByNo(FACEBOOK, Number(no));
  const plain = (status: number, text: string): Reply => {
    return { status, body: Buffer.from(text), headers: { "Content-Type": "text/plain" } };
  };
  if (call.query.get("oh") !== pictureSignature(world, call.path, end)) return plain(403, "Bad URL hash");
  if (Number.parseInt(end, 16) * 1000 <= call.nowMs) return plain(403, "URL signature expired");
  if (page === undefined) return plain(404, "Not found");
  return pictureReply(world, page, Number(version), SIZE);
}
