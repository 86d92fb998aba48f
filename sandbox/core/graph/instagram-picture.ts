import type { Persona } from "@/sandbox/core/personas";
import { pictureSignature, pictureVersion } from "@/sandbox/core/pictures";
import type { World } from "@/sandbox/core/world";

/** Where Meta's content network serves the pictures of Instagram accounts, whichever log-in reads their addresses. */
export const INSTAGRAM_PICTURES = "scontent.cdninstagram.com";
/** Pixels on each side. */
export const INSTAGRAM_PICTURE_SIZE = 240;
const LIFETIME_SECONDS = 86_400;

/** The address of an Instagram persona's picture: signed, and good for a day. */
export function instagramPictureUrl(world: World, persona: Persona, nowMs: number): string {
  const path = `/v/t51.2885-19/${persona.no}_${pictureVersion(persona, nowMs)}_n.jpg`;
  const end = (Math.floor(nowMs / 1000) + LIFETIME_SECONDS).toString(16).toUpperCase();
  const options = `stp=dst-jpg_s${INSTAGRAM_PICTURE_SIZE}x${INSTAGRAM_PICTURE_SIZE}`;
  return `https://${INSTAGRAM_PICTURES}${path}?${options}&oh=${pictureSignature(world, path, end)}&oe=${end}`;
}
