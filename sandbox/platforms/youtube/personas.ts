import { createHash } from "node:crypto";
import { generatedAudience } from "@/sandbox/core/generated-audience";
import { FIRST_GENERATED_NO, type Persona } from "@/sandbox/core/personas";
import type { PostPlan } from "@/sandbox/core/posts";
import { habitsOf } from "@/sandbox/core/sketches";
import { type ChannelSketch, channelSketches, type GoogleAccount } from "./channel-sketches";

export const YOUTUBE = "youtube";

const KINDS: PostPlan["kinds"] = [
  { kind: "video", weight: 6 },
  { kind: "short", weight: 3 },
];

/** The invented channels as personas. */
export const youtubePersonas: readonly Persona[] = channelSketches.map((sketch, index) => personaOf(sketch, index + 1));

/** One of any number of ordinary channels, each with a Google account of its own, decided by its number alone. */
export function generateYoutubePersona(no: number): Persona {
  const sketch: ChannelSketch = {
    ...generatedAudience(YOUTUBE, no),
    id: `channel-${no}`,
    account: generatedAccount(no),
    handle: `@channel${no}`,
    title: `Channel ${no}`,
    description: `Generated channel number ${no}`,
    captions: ["Part one", "What I learned", "A long answer", "Questions of the week"],
  };
  return personaOf(sketch, no);
}

function personaOf(sketch: ChannelSketch, no: number): Persona {
  return {
    ...habitsOf(sketch, { kinds: KINDS, firstDay: 5 }),
    platform: YOUTUBE,
    no,
    platformUserId: sketch.hasChannel === false ? null : channelId(no),
    username: sketch.handle,
    displayName: sketch.title,
    accountType: sketch.hasChannel === false ? "no_channel" : "channel",
    bio: sketch.description,
    following: null,
  };
}

function generatedAccount(no: number): GoogleAccount {
  return {
    sub: `1049${String(no).padStart(8, "0")}210934567`,
    email: `channel${no}@example.com`,
    name: `Channel ${no}`,
  };
}

function channelId(no: number): string {
  return `UC${createHash("sha256").update(`channel ${no}`).digest("base64url").slice(0, 22)}`;
}

/** The Google account behind a persona. Throws for a persona of another platform. */
export function accountOf(persona: Persona): GoogleAccount {
  if (persona.platform === YOUTUBE && persona.no >= FIRST_GENERATED_NO) return generatedAccount(persona.no);
  const sketch = channelSketches[persona.no - 1];
  if (persona.platform !== YOUTUBE || sketch === undefined) throw new Error(`${persona.id} has no Google account`);
  return sketch.account;
}

/** Whether this channel keeps its number of subscribers to itself. */
export function hidesSubscribers(persona: Persona): boolean {
  return channelSketches[persona.no - 1]?.hidesSubscribers === true;
}

/** The playlist that lists everything a channel uploaded. */
export function uploadsPlaylist(persona: Persona): string {
  return `UU${(persona.platformUserId ?? "").slice(2)}`;
}

/** The channel whose uploads a playlist lists: the reverse of `uploadsPlaylist`. */
export function channelOfUploads(playlistId: string): string {
  return playlistId.replace(/^UU/, "UC");
}

/** A count as YouTube shows it: rounded down to three significant digits. */
export function roundedDown(exact: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, exact))) - 2);
  return Math.floor(exact / unit) * unit;
}

/** The subscribers a visitor sees for an exact count: rounded down, and null where hidden or without a channel. */
export function shownSubscribers(persona: Persona, exact: number): number | null {
  return persona.platformUserId === null || hidesSubscribers(persona) ? null : roundedDown(exact);
}
