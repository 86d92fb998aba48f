import type { Persona } from "@/sandbox/core/personas";
import { hash32 } from "@/sandbox/core/random";
import type { World } from "@/sandbox/core/world";
import { FACEBOOK } from "./personas";

/** What somebody may do on a Page. */
const everyTask = ["ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE"];

/**
 * Where a Page shows up: in the person's own list, in a business portfolio alone (which needs business_management), or
 * nowhere but in the permissions that name it.
 */
export type Listing = "own" | "owned" | "client" | "named";

/** A Page of a person, and their part in it. */
export interface ManagedPage {
  readonly page: Persona;
  readonly tasks: readonly string[];
  readonly listing: Listing;
}

interface Part {
  readonly id: string;
  readonly tasks?: readonly string[];
  readonly listing?: Listing;
}

/** People who manage more than their own Page, or in another way. */
const unusual: Readonly<Record<string, readonly Part[]>> = {
  studio: [
    { id: "studio" },
    { id: "studio-school" },
    { id: "studio-fair", listing: "owned" },
    { id: "studio-guild", tasks: ["MODERATE", "CREATE_CONTENT"] },
  ],
  oldtimes: [{ id: "oldtimes", listing: "named" }],
  newcomer: [],
};

/** The Pages of whoever logs in as this persona: their own unless said otherwise. */
export function pagesOf(world: World, person: Persona): ManagedPage[] {
  const parts: readonly Part[] = unusual[person.id] ?? [{ id: person.id }];
  return parts.flatMap(({ id, tasks = everyTask, listing = "own" }) => {
    const page = world.personas.find(FACEBOOK, id);
    return page === undefined ? [] : { page, tasks, listing };
  });
}

/** The portfolio of a person, where one stands between them and a Page. */
export function businessIdOf(person: Persona): string {
  return `9${String(person.no).padStart(5, "0")}${hash32("portfolio", person.id)}`;
}

/** The id by which one app knows one person: stable, and different for every app. */
export function appScopedId(clientId: string, person: Persona): string {
  const digits = `${hash32("person", clientId, person.id)}${hash32("person again", clientId, person.id)}`;
  return `77${digits.padStart(14, "3").slice(0, 14)}`;
}
