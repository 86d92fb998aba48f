import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { pictureReply, pictureVersion } from "@/sandbox/core/pictures";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { YOUTUBE } from "./personas";

export const PICTURES = "yt3.ggpht.com";
export const PICTURE_PATH = "/ytc/:file";

/** A channel's picture in YouTube's three sizes; the address names the picture, and how it is cut behind "=". */
export function channelPictures(persona: Persona, nowMs: number) {
  const at = (size: number) => ({
    url: `https://${PICTURES}/ytc/sandbox_${persona.no}_${pictureVersion(persona, nowMs)}=s${size}-c-k-c0x00ffffff-no-rj`,
    width: size,
    height: size,
  });
  return { default: at(88), medium: at(240), high: at(800) };
}

/** Google's content network: the picture in the size that the address asks for. */
export function readPicture(world: World, call: Call): Reply {
  const [, no, version, size] = /^sandbox_(\d+)_(\d+)=s(\d+)-c-k-c0x00ffffff-no-rj$/.exec(call.param("file")) ?? [];
  const persona = world.personas.findByNo(YOUTUBE, Number(no));
  if (persona === undefined) {
    return { status: 404, body: Buffer.from("Not found"), headers: { "Content-Type": "text/plain" } };
  }
  return pictureReply(world, persona, Number(version), Number(size));
}
