import type { Hono } from "hono";
import { z } from "zod";
import type { Persona } from "@/sandbox/core/personas";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import type { World } from "@/sandbox/core/world";
import { requirePersona } from "./personas";
import { ControlError, readBody } from "./read-body";

const NEWEST_SHOWN = 200;
const changeBody = z.strictObject({
  deleted: z.boolean(),
  /** Which posts of the persona, 0 for its oldest. */
  postIndexes: z.array(z.number().int().nonnegative()).min(1).max(1_000),
});

/** The newest posts of a persona that are out, deleted ones included. */
function describePosts(world: World, persona: Persona) {
  const book = world.personas.posts(persona);
  const now = world.clock.now();
  const newest = book.countAt(now) - 1;
  const shown = Array.from({ length: Math.min(newest + 1, NEWEST_SHOWN) }, (_, position) => newest - position);
  return shown.map((index) => ({
    postIndex: index,
    publishedAt: new Date(book.post(index).publishedAtMs).toISOString(),
    deleted: !book.isUp(index, now),
  }));
}

/** Registers the list of a persona's posts, and deleting and restoring them as their owner would. */
export function mountPostControl(control: Hono, world: World, platforms: readonly SandboxPlatform[]): void {
  const personaOf = (params: { platform: string; id: string }) =>
    requirePersona(world, platforms, params.platform, params.id).persona;
  control.get("/posts/:platform/:id", (context) =>
    context.json({ posts: describePosts(world, personaOf(context.req.param())) }),
  );
  control.post("/posts/:platform/:id", async (context) => {
    const persona = personaOf(context.req.param());
    const { deleted, postIndexes } = await readBody(context, changeBody);
    const count = world.personas.posts(persona).countAt(world.clock.now());
    const unknown = postIndexes.find((index) => index >= count);
    if (unknown !== undefined) throw new ControlError(404, `${persona.id} has no post ${unknown}`);
    world.personas.deletePosts(persona, postIndexes, deleted);
    return context.json({ posts: describePosts(world, persona) });
  });
}
