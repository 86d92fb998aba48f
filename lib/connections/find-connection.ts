import type { OwnConnection } from "@/lib/db/own-connections-reader";
import { parsePlatformId } from "@/lib/platforms/manifests";

type Candidate = Pick<OwnConnection, "id" | "seq" | "platform" | "username" | "isPrimary" | "status">;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const bareName = (name: string) => name.replace(/^@/, "").toLowerCase();

/**
 * The account among `candidates` that a reference means, or null: by id, by number, by platform (the primary account), or
 * by `username@platform`. Of several rows with one name a connected one goes before a disconnected one.
 */
export function findConnection<C extends Candidate>(candidates: readonly C[], reference: string): C | null {
  const wanted = reference.trim();
  if (uuid.test(wanted)) return candidates.find(({ id }) => id === wanted.toLowerCase()) ?? null;
  if (/^\d{1,9}$/.test(wanted)) return candidates.find(({ seq }) => seq === Number(wanted)) ?? null;
  const at = wanted.lastIndexOf("@");
  if (at <= 0) {
    const platform = parsePlatformId(wanted);
    return candidates.find((candidate) => candidate.platform === platform && candidate.isPrimary) ?? null;
  }
  const platform = parsePlatformId(wanted.slice(at + 1));
  const name = bareName(wanted.slice(0, at));
  const named = candidates.filter((one) => one.platform === platform && bareName(one.username) === name);
  return named.find(({ status }) => status !== "disconnected") ?? named[0] ?? null;
}
