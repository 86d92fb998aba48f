import type { Call } from "@/sandbox/core/call";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { refusal, tokenInvalid } from "./errors";
import { TOY } from "./personas";

/** GET api.toy.example/v1/me: the account behind the token, with its counts. */
export function readMe(world: World, call: Call): Reply {
  const value = bearerOf(call);
  const view = value === null ? undefined : world.authority.present(TOY, value);
  if (view?.state !== "live" || view.token.kind !== "access") throw tokenInvalid();
  const persona = world.personas.find(TOY, view.grant.personaId);
  if (persona === undefined) throw tokenInvalid();
  call.personaId = persona.id;
  for (const scope of ["profile", "counts"]) {
    if (!view.token.scopes.includes(scope)) throw refusal(403, "insufficient_scope", `The token lacks ${scope}.`);
  }
  return ok({
    id: persona.platformUserId,
    handle: persona.username,
    name: persona.displayName,
    follower_count: world.personas.followersAt(persona, call.nowMs),
    post_count: world.personas.posts(persona).countAt(call.nowMs),
  });
}

/** The persona behind a call's token, whether or not it still works, for the log. */
export function callerOf(world: World, call: Call): string | null {
  const value = bearerOf(call) ?? call.form.get("refresh_token") ?? call.form.get("token");
  return value === null ? null : world.authority.ownerOf(TOY, value);
}

function bearerOf(call: Call): string | null {
  return /^Bearer (\S+)$/.exec(call.header("authorization") ?? "")?.[1] ?? null;
}
