import type { Bucket } from "@/lib/storage";

export const bucket = "profile-pictures" satisfies Bucket;

/** A picture's place in its bucket: whose it is and what it shows, so another picture is another path. */
export interface PicturePlace {
  readonly connectionId: string;
  /** SHA-256 of the bytes, hex. */
  readonly digest: string;
  readonly extension: string;
}

export function pathOfPicture({ connectionId, digest, extension }: PicturePlace): string {
  return `${connectionId}/${digest}.${extension}`;
}

const pattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{64}\.(jpg|png|webp)$/;
const contentTypes = { jpg: "image/jpeg", png: "image/png", webp: "image/webp" } as const;

/** The content type of a path that `pathOfPicture` could have made; null for any other text. */
export function contentTypeOfPath(path: string): "image/jpeg" | "image/png" | "image/webp" | null {
  const extension = pattern.exec(path)?.[1];
  return extension === "jpg" || extension === "png" || extension === "webp" ? contentTypes[extension] : null;
}
