import type { Hono } from "hono";
import { z } from "zod";
import { closingMoments, type Persona } from "@/sandbox/core/personas";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import type { World } from "@/sandbox/core/world";
import { ControlError, readBody } from "./read-body";

const changeBody = z.strictObject({
  accountType: z.string().optional(),
  override: z
    .strictObject({
      followers: z.number().int().nonnegative().nullable().optional(),
      omit: z.array(z.string()).optional(),
    })
    .optional(),
});
const daysQuery = z.coerce.number().int().min(1).max(1000).default(90);

/** A persona's numbers as a visitor of its platform sees them, with the exact count beside the shown one. */
export interface PersonaNumbers {
  readonly followers: number | null;
  readonly followersExact: number;
  readonly following: number | null;
  readonly posts: number;
  readonly views: number | null;
}

/** The numbers of a persona at a time of the sandbox's clock (milliseconds since 1970). */
export function numbersOf(world: World, platform: SandboxPlatform, persona: Persona, timeMs: number): PersonaNumbers {
  const followersExact = world.personas.followersAt(persona, timeMs);
  return {
    followers: platform.shownFollowers(world, persona, followersExact),
    followersExact,
    following: world.personas.followingAt(persona, timeMs),
    posts: platform.shownPosts(world, persona, timeMs),
    views: platform.shownViews(world, persona, timeMs),
  };
}

/** A persona as the control API lists it. */
export function describePersona(world: World, platform: SandboxPlatform, persona: Persona) {
  return {
    platform: persona.platform,
    id: persona.id,
    platformUserId: persona.platformUserId,
    username: persona.username,
    displayName: persona.displayName,
    model: persona.growth.model,
    accountType: world.personas.accountType(persona),
    country: persona.country,
    omit: world.personas.omitted(persona),
    ...numbersOf(world, platform, persona, world.clock.now()),
  };
}

/** The platform and persona of those names; throws a ControlError with 404 for an unknown one. */
export function requirePersona(world: World, platforms: readonly SandboxPlatform[], platformId: string, id: string) {
  const platform = platforms.find((candidate) => candidate.id === platformId);
  const persona = world.personas.find(platformId, id);
  if (platform === undefined || persona === undefined) throw new ControlError(404, `no persona ${platformId}/${id}`);
  return { platform, persona };
}

/** Registers listing, changing and the history of personas. */
export function mountPersonaControl(control: Hono, world: World, platforms: readonly SandboxPlatform[]): void {
  control.get("/personas", (context) =>
    context.json({
      personas: platforms.flatMap((platform) =>
        world.personas.list(platform.id).map((persona) => describePersona(world, platform, persona)),
      ),
    }),
  );
  control.post("/personas/:platform/:id", async (context) => {
    const { platform: platformId, id } = context.req.param();
    const { platform, persona } = requirePersona(world, platforms, platformId, id);
    world.personas.change(persona, await readBody(context, changeBody));
    return context.json(describePersona(world, platform, persona));
  });
  control.get("/personas/:platform/:id/history", (context) => {
    const { platform: platformId, id } = context.req.param();
    const { platform, persona } = requirePersona(world, platforms, platformId, id);
    const count = daysQuery.safeParse(context.req.query("days"));
    if (!count.success) throw new ControlError(400, "days must be a number from 1 to 1000");
    const days = closingMoments(world.clock.now(), count.data).map(({ day, timeMs }) => ({
      day,
      ...numbersOf(world, platform, persona, timeMs),
    }));
    return context.json({ days });
  });
}
