import { rotatingTrack } from "./rotating-track";
import { sandboxTrack } from "./sandbox-track";

/** How the platform behaves during a round. */
export interface Weather {
  readonly delayMs: number;
  /** Share of requests that are lost before the platform has done anything. */
  readonly lostShare: number;
  readonly chance: () => number;
}

/** What became of an account in a round: what the platform's own record says, and what we say. */
export interface Ending {
  /** Refreshes that the platform carried out. */
  readonly calls: number;
  /** Whether the platform has ended the access for good. */
  readonly isRevoked: boolean;
  /** Whether we say that the account needs its person, and whether they were told. */
  readonly needsReconnect: boolean;
  readonly told: boolean;
}

/** A connection in a race, and the grant whose token it uses. */
export interface Raced {
  readonly connectionId: string;
  readonly grantId: string;
}

/** Connections whose access has run out, round after round, and what becomes of them. */
export interface Track {
  /** Where a stand-in listens; null = the sandbox's platform. */
  readonly standInUrl: string | null;
  /** Connections that are whole but for their expired access tokens: so many, or as many as this track can give. */
  expire(count: number): Promise<readonly Raced[]>;
  behave(weather: Weather): Promise<void>;
  /** Of every connection that the last `expire` gave, in that order. */
  endings(): Promise<readonly Ending[]>;
  close(): Promise<void>;
}

/** The platforms that can be raced; each opens a track that gives at most so many connections in all. */
export const tracks = {
  /** Google, as the sandbox plays it: one refresh token that stays. */
  youtube: (howMany: number): Promise<Track> =>
    sandboxTrack(howMany, { platform: "youtube", host: "oauth2.googleapis.com", path: "/token" }),
  /** X, as the sandbox plays it: each refresh token works once, and a second use ends the access. */
  x: (howMany: number): Promise<Track> =>
    sandboxTrack(howMany, { platform: "x", host: "api.x.com", path: "/2/oauth2/token" }),
  rotating: rotatingTrack,
} as const;
export type TrackName = keyof typeof tracks;

/** Where a refresh token works once, and its second use ends the access. */
export const singleUse: ReadonlySet<TrackName> = new Set(["x", "rotating"]);
