import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { pictureReply, pictureSignature, pictureVersion } from "@/sandbox/core/pictures";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { LINKEDIN } from "./personas";

export const PICTURES = "media.licdn.com";
export const PICTURE_PATH = "/dms/image/:asset/:rendition/0";
const WIDTHS = [100, 200, 400, 800] as const;
const LIFETIME_MS = 60 * DAY_MS;

/** The URN of a persona's picture, which changes with the picture. */
export function pictureAsset(persona: Persona, nowMs: number): string {
  return `urn:li:digitalmediaAsset:C4D03AQ${persona.no}v${pictureVersion(persona, nowMs)}`;
}

/** The address of a persona's picture in a width: signed, and good for sixty days. */
export function pictureUrl(world: World, persona: Persona, nowMs: number, width: number): string {
  const asset = pictureAsset(persona, nowMs).split(":").at(-1);
  const path = `/dms/image/${asset}/profile-displayphoto-shrink_${width}_${width}/0`;
  const end = String(Math.floor((nowMs + LIFETIME_MS) / 1000));
  return `https://${PICTURES}${path}?e=${end}&v=beta&t=${pictureSignature(world, path, end)}`;
}

/** The renditions of a picture as a decorated asset lists them. */
export function renditions(world: World, persona: Persona, nowMs: number) {
  const asset = pictureAsset(persona, nowMs);
  return WIDTHS.map((width) => ({
    artifact: `urn:li:digitalmediaMediaArtifact:(${asset},urn:li:digitalmediaMediaArtifactClass:profile-displayphoto-shrink_${width}_${width})`,
    authorizationMethod: "PUBLIC",
    data: {
      "com.linkedin.digitalmedia.mediaartifact.StillImage": {
        mediaType: "image/jpeg",
        storageSize: { width, height: width },
      },
    },
    identifiers: [{ identifier: pictureUrl(world, persona, nowMs, width), identifierType: "EXTERNAL_URL" }],
  }));
}

/** LinkedIn's content network: the picture, or 403 in plain text for an address that was changed or has ended. */
export function readPicture(world: World, call: Call): Reply {
  const plain = { "Content-Type": "text/plain" };
  const [, no, version] = /^C4D03AQ(\d+)v(\d+)$/.exec(call.param("asset")) ?? [];
  const width = Number(/^profile-displayphoto-shrink_(\d+)_\1$/.exec(call.param("rendition"))?.[1]);
  const end = call.query.get("e") ?? "";
  if (call.query.get("t") !== pictureSignature(world, call.path, end) || Number(end) * 1000 <= call.nowMs) {
    return { status: 403, body: Buffer.from("Forbidden"), headers: plain };
  }
  const persona = world.personas.findByNo(LINKEDIN, Number(no));
  if (persona === undefined || Number.isNaN(width)) {
    return { status: 404, body: Buffer.from("Not found"), headers: plain };
  }
  return pictureReply(world, persona, Number(version), width);
}
