import { z } from "zod";
import type { SandboxClock } from "./clock";
import { createCurve, DAY_MS, type GrowthCurve, type GrowthSpec } from "./growth";
import { createPostBook, type PostBook, type PostPlan } from "./posts";
import type { Store } from "./store";

/** An invented account that a person can log in as. What is only true on one platform lives in that platform's folder. */
export interface Persona {
  readonly platform: string;
  /** Short name, unique on its platform; what the control API and the consent pages call it. */
  readonly id: string;
  /** Position in the platform's list; part of the ids of its posts, so it never changes. */
  readonly no: number;
  /** The id the platform's API answers with, or null where there is no account behind the log-in. */
  readonly platformUserId: string | null;
  readonly username: string;
  readonly displayName: string;
  readonly accountType: string;
  readonly country: string;
  readonly bio: string;
  readonly growth: GrowthSpec;
  readonly posts: PostPlan;
  /** Accounts it follows, or null where the platform does not say. */
  readonly following: number | null;
  /** Accounts of other platforms that this one is linked with, as persona ids by platform. */
  readonly linked?: Readonly<Record<string, string>>;
}

const changeSchema = z.object({
  accountType: z.string().nullable(),
  omit: z.array(z.string()),
  /** Follower numbers set by hand, oldest first; null hands back to the growth model. */
  followers: z.array(z.object({ atMs: z.number(), followers: z.number().nullable() })),
});
type Change = z.infer<typeof changeSchema>;
const UNCHANGED: Change = { accountType: null, omit: [], followers: [] };

/** Where numbers of generated personas begin, so that the invented ones keep theirs; ids of videos hold 16 bits of it. */
export const FIRST_GENERATED_NO = 10_000;
const LAST_GENERATED_NO = 65_535;

/** Makes the generated persona with a number, from the number alone. */
export type PersonaGenerator = (no: number) => Persona;

export interface PersonaChange {
  accountType?: string | undefined;
  override?: { followers?: number | null | undefined; omit?: string[] | undefined } | undefined;
}

/** Share of an audience that comes and goes in a day without changing its size. */
const CHURN_PER_DAY = 0.0006;

export interface PersonaDay {
  readonly timeMs: number;
  readonly day: string;
}

/** Everything known about the personas at any time of the sandbox's clock. */
export interface PersonaBook {
  /** The invented personas; generated ones are found by name, id or number only, so that no page lists thousands. */
  list(platform?: string): readonly Persona[];
  /** Adds `count` generated personas to a platform for good and returns them. Throws when numbers run out. */
  generate(platform: string, count: number): Persona[];
  find(platform: string, id: string): Persona | undefined;
  findByPlatformUserId(platform: string, platformUserId: string): Persona | undefined;
  findByNo(platform: string, no: number): Persona | undefined;
  /** Exact followers: what was set by hand for that time, else what the growth model says. */
  followersAt(persona: Persona, timeMs: number): number;
  followingAt(persona: Persona, timeMs: number): number | null;
  /** Followers won and lost between two moments, day by day; their difference is exactly the change of `followersAt`. */
  movement(persona: Persona, fromMs: number, untilMs: number): { won: number; lost: number };
  posts(persona: Persona): PostBook;
  /** Deletes posts as their owner would, from now on, or brings deleted ones back. */
  deletePosts(persona: Persona, indexes: readonly number[], isDeleted: boolean): void;
  accountType(persona: Persona): string;
  /** Names of profile fields that this persona's answers must leave out. */
  omitted(persona: Persona): readonly string[];
  change(persona: Persona, change: PersonaChange): void;
}

/** The persona book over the platforms' lists; changes made by hand are kept in the store with the time they began. */
export function createPersonaBook(
  store: Store,
  clock: SandboxClock,
  seed: number,
  personas: readonly Persona[],
  generators: ReadonlyMap<string, PersonaGenerator>,
): PersonaBook {
  const changes = store.table("personas", changeSchema);
  const generated = store.table("generatedPersonas", z.number());
  /** When posts were deleted, by "platform/persona/index". */
  const deleted = store.table("deletedPosts", z.number());
  const known = indexPersonas(personas);
  const makeGenerated = (platform: string, first: number, count: number): Persona[] => {
    const make = generators.get(platform);
    if (make === undefined) throw new Error(`${platform} generates no personas`);
    const made = Array.from({ length: count }, (_, index) => make(first + index));
    for (const persona of made) known.add(persona);
    return made;
  };
  for (const [platform, count] of generated.entries()) makeGenerated(platform, FIRST_GENERATED_NO, count);
  const curves = new Map<Persona, GrowthCurve>();
  const books = new Map<Persona, PostBook>();
  const keyOf = (persona: Persona) => `${persona.platform}/${persona.id}`;
  const changeOf = (persona: Persona) => changes.get(keyOf(persona)) ?? UNCHANGED;

  const curveOf = (persona: Persona): GrowthCurve => {
    const curve = curves.get(persona) ?? createCurve(persona.growth, seed, keyOf(persona));
    curves.set(persona, curve);
    return curve;
  };

  const followersAt = (persona: Persona, timeMs: number): number => {
    const set = changeOf(persona).followers.findLast((entry) => entry.atMs <= timeMs);
    return set?.followers ?? curveOf(persona)(timeMs);
  };

  return {
    list: (platform) => personas.filter((persona) => platform === undefined || persona.platform === platform),
    generate: (platform, count) => {
      const before = generated.get(platform) ?? 0;
      const first = FIRST_GENERATED_NO + before;
      if (first + count - 1 > LAST_GENERATED_NO)
        throw new Error(`${platform} has no numbers left for ${count} personas`);
      const made = makeGenerated(platform, first, count);
      generated.put(platform, before + count);
      return made;
    },
    find: (platform, id) => known.byId.get(`${platform}/${id}`),
    findByPlatformUserId: (platform, platformUserId) => known.byPlatformUserId.get(`${platform}/${platformUserId}`),
    findByNo: (platform, no) => known.byNo.get(`${platform}/${no}`),
    followersAt,
    movement: (persona, fromMs, untilMs) => {
      let [won, lost] = [0, 0];
      for (let start = fromMs; start < untilMs; start += DAY_MS) {
        const before = followersAt(persona, start);
        const change = followersAt(persona, Math.min(start + DAY_MS, untilMs)) - before;
        const churn = Math.floor(before * CHURN_PER_DAY);
        won += Math.max(0, change) + churn;
        lost += Math.max(0, -change) + churn;
      }
      return { won, lost };
    },
    followingAt: (persona, timeMs) => {
      if (persona.following === null) return null;
      return persona.following + Math.round(4 * Math.sin(timeMs / (23 * DAY_MS) + persona.no));
    },
    posts: (persona) => {
      const deletedAt = (index: number) => deleted.get(`${keyOf(persona)}/${index}`) ?? null;
      const book =
        books.get(persona) ?? createPostBook(persona.posts, seed, keyOf(persona), curveOf(persona), deletedAt);
      books.set(persona, book);
      return book;
    },
    deletePosts: (persona, indexes, isDeleted) => {
      for (const index of indexes) {
        const key = `${keyOf(persona)}/${index}`;
        if (!isDeleted) deleted.delete(key);
        else if (deleted.get(key) === undefined) deleted.put(key, clock.now());
      }
    },
    accountType: (persona) => changeOf(persona).accountType ?? persona.accountType,
    omitted: (persona) => changeOf(persona).omit,
    change: (persona, change) => {
      const before = changeOf(persona);
      const { followers, omit } = change.override ?? {};
      changes.put(keyOf(persona), {
        accountType: change.accountType ?? before.accountType,
        omit: omit ?? before.omit,
        followers: followers === undefined ? before.followers : [...before.followers, { atMs: clock.now(), followers }],
      });
    },
  };
}

function indexPersonas(personas: readonly Persona[]) {
  const byId = new Map<string, Persona>();
  const byPlatformUserId = new Map<string, Persona>();
  const byNo = new Map<string, Persona>();
  const add = (persona: Persona) => {
    byId.set(`${persona.platform}/${persona.id}`, persona);
    byNo.set(`${persona.platform}/${persona.no}`, persona);
    const { platformUserId } = persona;
    if (platformUserId !== null) byPlatformUserId.set(`${persona.platform}/${platformUserId}`, persona);
  };
  for (const persona of personas) add(persona);
  return { byId, byPlatformUserId, byNo, add };
}

/**
 * The last `count` days (UTC) up to today, oldest first, each with the moment its closing numbers are read at: its last
 * millisecond, and the present for today.
 */
export function closingMoments(nowMs: number, count: number): PersonaDay[] {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, index) => {
    const start = today - (count - 1 - index) * DAY_MS;
    return { day: new Date(start).toISOString().slice(0, 10), timeMs: Math.min(start + DAY_MS - 1, nowMs) };
  });
}
