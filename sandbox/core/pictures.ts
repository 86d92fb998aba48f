import { crc32, deflateSync } from "node:zlib";
import { DAY_MS } from "./growth";
import type { Persona } from "./personas";
import { hash32, unit } from "./random";
import type { Reply } from "./reply";
import type { World } from "./world";

/** A persona takes another picture about this often. */
const DAYS_PER_PICTURE = 45;
const LARGEST = 800;

/** Which picture a persona shows at a time of the sandbox's clock. */
export function pictureVersion(persona: Persona, timeMs: number): number {
  return Math.floor((timeMs / DAY_MS + persona.no * 7) / DAYS_PER_PICTURE);
}

/** A signature as a content network puts into its addresses: only the sandbox can make one for a path and an end. */
export function pictureSignature(world: World, path: string, end: string): string {
  const part = (name: string) => hash32(world.seed, "picture", name, path, end).toString(16).padStart(8, "0");
  return part("a") + part("b");
}

/** The answer with a persona's picture in a version, as a PNG of `size` pixels. */
export function pictureReply(world: World, persona: Persona, version: number, size: number): Reply {
  const side = Math.max(16, Math.min(LARGEST, size));
  const headers = { "Content-Type": "image/png", "Cache-Control": "max-age=1209600" };
  return { status: 200, body: draw(`${world.seed}/${persona.platform}/${persona.id}/${version}`, side), headers };
}

/** A head and shoulders before a graded background, all of it decided by the name. */
function draw(name: string, side: number): Uint8Array {
  const hue = unit(name, "hue");
  const [top, bottom, figure] = [colour(hue, 0.82), colour(hue + 0.08, 0.58), colour(hue + 0.5, 0.32)];
  const width = 0.17 + 0.05 * unit(name, "head");
  const rows = Buffer.alloc(side * (side * 3 + 1));
  for (let y = 0; y < side; y += 1) {
    const v = y / side;
    for (let x = 0; x < side; x += 1) {
      const u = x / side - 0.5;
      const inHead = (u / width) ** 2 + ((v - 0.4) / (width * 1.2)) ** 2 < 1;
      const inShoulders = (u / 0.38) ** 2 + ((v - 1.02) / 0.36) ** 2 < 1;
      const at = y * (side * 3 + 1) + 1 + x * 3;
      for (let part = 0; part < 3; part += 1) {
        const background = (top[part] ?? 0) * (1 - v) + (bottom[part] ?? 0) * v;
        rows[at + part] = Math.round(inHead || inShoulders ? (figure[part] ?? 0) : background);
      }
    }
  }
  return png(side, rows);
}

/** Red, green and blue (0 to 255) of a hue in turns and a lightness. */
function colour(turns: number, lightness: number): readonly number[] {
  return [0, 8, 4].map((offset) => {
    const k = (offset + turns * 12) % 12;
    const wave = Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return 255 * (lightness - 0.55 * Math.min(lightness, 1 - lightness) * wave);
  });
}

/** A PNG (W3C) of eight-bit RGB rows, each with its filter byte in front. */
function png(side: number, rows: Buffer): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
