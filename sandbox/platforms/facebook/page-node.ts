import type { Call } from "@/sandbox/core/call";
import { type FieldReader, parseFields, type RequestedField, selectFields } from "@/sandbox/core/graph/fields";
import { instagramPictureUrl } from "@/sandbox/core/graph/instagram-picture";
import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";
import { type PersonCaller, pageTokenFor } from "./access";
import type { ManagedPage } from "./people";
import { factsOf } from "./personas";
import { pictureUrl } from "./picture";

interface PageNode {
  readonly world: World;
  readonly caller: PersonCaller;
  readonly part: ManagedPage;
  readonly nowMs: number;
}

/** A Page without a picture of its own is shown as a silhouette. */
const isSilhouette = (page: Persona) => page.id === "quiet";

const readers: Readonly<Record<string, FieldReader<PageNode>>> = {
  id: ({ part }) => part.page.platformUserId,
  name: ({ part }) => part.page.displayName,
  username: ({ part }) => part.page.username || undefined,
  about: ({ part }) => part.page.bio || undefined,
  category: ({ part }) => factsOf(part.page).category,
  link: ({ part }) => `https://www.facebook.com/${part.page.username || part.page.platformUserId}`,
  picture: ({ world, part, nowMs }) => ({
    data: {
      url: pictureUrl(world, part.page, nowMs),
      width: 200,
      height: 200,
      is_silhouette: isSilhouette(part.page),
    },
  }),
  fan_count: ({ world, part, nowMs }) => Math.floor(world.personas.followersAt(part.page, nowMs) * 0.977),
  followers_count: ({ world, part, nowMs }) => world.personas.followersAt(part.page, nowMs),
  verification_status: ({ part }) => factsOf(part.page).verification,
  is_published: () => true,
  has_transitioned_to_new_page_experience: () => true,
  // A part without any say over content comes with no token.
  access_token: ({ world, caller, part, nowMs }) =>
    caller.token.assetId === null ? pageTokenFor(world, caller, part.page, nowMs) : undefined,
  tasks: ({ part }) => part.tasks,
  instagram_business_account: ({ world, caller, part, nowMs }, nested) => {
    const account = linkedInstagram(world, part.page);
    if (account === undefined || !caller.grant.scopes.includes("instagram_basic")) return undefined;
    return selectFields({ world, account, nowMs }, "IGUser", instagramReaders, nested ?? []);
  },
};

interface InstagramNode {
  readonly world: World;
  readonly account: Persona;
  readonly nowMs: number;
}

const instagramReaders: Readonly<Record<string, FieldReader<InstagramNode>>> = {
  id: ({ account }) => account.platformUserId,
  username: ({ account }) => account.username,
  name: ({ account }) => account.displayName,
  profile_picture_url: ({ world, account, nowMs }) => instagramPictureUrl(world, account, nowMs),
  followers_count: ({ world, account, nowMs }) => world.personas.followersAt(account, nowMs),
};

/** The professional Instagram account that is linked with a Page, if there is one. */
export function linkedInstagram(world: World, page: Persona): Persona | undefined {
  const linked = page.linked?.instagram;
  const account = linked === undefined ? undefined : world.personas.find("instagram", linked);
  return account === undefined || world.personas.accountType(account) === "personal" ? undefined : account;
}

/** The fields of a call, as a list. */
export function fieldsOf(call: Call): RequestedField[] {
  return parseFields(call.query.get("fields") ?? "");
}

/** The requested fields of a Page; without any, its id and name. */
export function selectPage(world: World, caller: PersonCaller, part: ManagedPage, call: Call): Record<string, unknown> {
  const asked = fieldsOf(call);
  const fields = asked.length > 0 ? asked : parseFields("id,name");
  const node = { world, caller, part, nowMs: call.nowMs };
  return selectFields(node, "Page", readers, fields, world.personas.omitted(part.page));
}
