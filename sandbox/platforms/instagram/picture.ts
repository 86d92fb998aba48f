import type { Call } from "@/sandbox/core/call";
import { INSTAGRAM_PICTURE_SIZE } from "@/sandbox/core/graph/instagram-picture";
import { pictureReply, pictureSignature } from "@/sandbox/core/pictures";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { INSTAGRAM } from "./personas";

export const PICTURE_PATH = "/v/t51.2885-19/:file";

/** Meta's content network: the picture, or 403 in plain text for an address that was changed or has ended. */
export function readPicture(world: World, call: Call): Reply {
  const end = call.query.get("oe") ?? "";
  const [, no, version] = /^(\d+)_(\d+)_n\.jpg$/.exec(call.param("file")) ?? [];
  const persona = world.personas.findByNo(INSTAGRAM, Number(no));
  const plain = { "Content-Type": "text/plain" };
  if (call.query.get("oh") !== pictureSignature(world, call.path, end)) {
    return { status: 403, body: Buffer.from("Bad URL hash"), headers: plain };
  }
  if (Number.parseInt(end, 16) * 1000 <= call.nowMs) {
    return { status: 403, body: Buffer.from("URL signature expired"), headers: plain };
  }
  if (persona === undefined) return { status: 404, body: Buffer.from("Not found"), headers: plain };
  return pictureReply(world, persona, Number(version), INSTAGRAM_PICTURE_SIZE);
}
