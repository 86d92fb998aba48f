import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { pictureReply, pictureVersion } from "@/sandbox/core/pictures";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { X } from "./personas";

export const PICTURES = "pbs.twimg.com";
export const PICTURE_PATH = "/profile_images/:no/:file";
const SIZES: Readonly<Record<string, number>> = { _mini: 24, _normal: 48, _bigger: 73, _400x400: 400 };

/** Where a profile's picture lies, in the 48 pixels that the API names. */
export function pictureAddress(persona: Persona, nowMs: number): string {
  return `https://${PICTURES}/profile_images/${persona.no}/sandbox${pictureVersion(persona, nowMs)}_normal.png`;
}

/** X's content network: a profile's picture in the size at the end of its name. */
export function readPicture(world: World, call: Call): Reply {
  const [, version, size = ""] = /^sandbox(\d+)(_\w+)\.png$/.exec(call.param("file")) ?? [];
  const persona = world.personas.findByNo(X, Number(call.param("no")));
  const side = SIZES[size];
  if (persona === undefined || side === undefined) {
    return { status: 404, body: Buffer.from("Not found"), headers: { "Content-Type": "text/plain" } };
  }
  return pictureReply(world, persona, Number(version), side);
}
