import { createHash } from "node:crypto";
import { generatedAudience } from "@/sandbox/core/generated-audience";
import type { Persona } from "@/sandbox/core/personas";
import type { PostPlan } from "@/sandbox/core/posts";
import { habitsOf } from "@/sandbox/core/sketches";
import type { World } from "@/sandbox/core/world";
import { type MemberSketch, type PageSketch, sketches } from "./sketches";

export const LINKEDIN = "linkedin";

const KINDS: PostPlan["kinds"] = [
  { kind: "text", weight: 4 },
  { kind: "image", weight: 3 },
  { kind: "video", weight: 2 },
  { kind: "multiImage", weight: 1 },
  { kind: "article", weight: 1 },
  { kind: "document", weight: 1 },
];
const FIRST_PAGE_ID = 5_515_700;

/** The invented members and pages as personas. Only members log in; a page is reached through who runs it. */
export const linkedinPersonas: readonly Persona[] = sketches.map((sketch, index) => personaOf(sketch, index + 1));

/** One of any number of ordinary members, decided by its number alone; none of them runs a page. */
export function generateLinkedinPersona(no: number): Persona {
  return personaOf(
    {
      ...generatedAudience(LINKEDIN, no),
      kind: "member",
      id: `member-${no}`,
      firstName: "Member",
      lastName: String(no),
      vanityName: `member-${no}`,
      bio: `Generated member number ${no}`,
      captions: ["What I learned this week", "An honest look back", "We tried it, here is how it went"],
      connections: 100 + (no % 900),
    },
    no,
  );
}

function personaOf(sketch: MemberSketch | PageSketch, no: number): Persona {
  return {
    ...habitsOf(sketch, { kinds: KINDS, firstDay: 4 }),
    platform: LINKEDIN,
    no,
    platformUserId: sketch.kind === "member" ? `urn:li:person:${personCode(no)}` : `urn:li:organization:${pageId(no)}`,
    username: sketch.vanityName,
    displayName: sketch.kind === "member" ? `${sketch.firstName} ${sketch.lastName}` : sketch.name,
    accountType: sketch.kind,
    bio: sketch.bio,
    following: null,
  };
}

/** The real ids differ from app to app; these are the same for every app, so that a persona has one. */
function personCode(no: number): string {
  return createHash("sha256").update(`member ${no}`).digest("base64url").slice(0, 10);
}

function pageId(no: number): string {
  const sketch = sketches[no - 1];
  return sketch?.kind === "organization" && sketch.wideId !== undefined ? sketch.wideId : String(FIRST_PAGE_ID + no);
}

/** What only members have. Generated members have a sketch's worth of it too. */
export function memberFacts(persona: Persona): Pick<MemberSketch, "firstName" | "lastName" | "connections"> & {
  readonly hasPicture: boolean;
} {
  const sketch = sketches[persona.no - 1];
  if (sketch?.kind === "member") return { ...sketch, hasPicture: sketch.hasPicture !== false };
  const [firstName = "", ...rest] = persona.displayName.split(" ");
  return { firstName, lastName: rest.join(" "), connections: 100 + (persona.no % 900), hasPicture: true };
}

/** A member's role at a page. */
export interface PageRole {
  readonly page: Persona;
  readonly memberId: string;
  readonly role: string;
  readonly state: "APPROVED" | "REQUESTED";
}

/** All roles at a page, in the page's order. */
export function rolesAt(page: Persona): PageRole[] {
  const sketch = sketches[page.no - 1];
  if (sketch?.kind !== "organization") return [];
  return sketch.roles.map(({ member, role, state }) => ({ page, memberId: member, role, state: state ?? "APPROVED" }));
}

/** All roles of a member. */
export function rolesOf(member: Persona): PageRole[] {
  return linkedinPersonas.flatMap(rolesAt).filter(({ memberId }) => memberId === member.id);
}

/** Who logs in for a persona: the member itself, or the first who administers the page. */
export function loginOf(world: World, persona: Persona): Persona {
  if (persona.accountType === "member") return persona;
  const role = rolesAt(persona).find(({ role: name, state }) => name === "ADMINISTRATOR" && state === "APPROVED");
  const administrator = role ?? rolesAt(persona)[0];
  const member = administrator === undefined ? undefined : world.personas.find(LINKEDIN, administrator.memberId);
  if (member === undefined) throw new Error(`nobody runs ${persona.id}`);
  return member;
}

/** Whether a member holds one of these roles at a page. */
export function hasRole(member: Persona, page: Persona, roles: readonly string[]): boolean {
  return rolesAt(page).some(
    (held) => held.memberId === member.id && held.state === "APPROVED" && roles.includes(held.role),
  );
}

/** Views of a page since it exists; null for a member, whose profile has no such count. */
export function pageViews(world: World, persona: Persona, timeMs: number): number | null {
  if (persona.accountType !== "organization") return null;
  return persona.growth.start * 3 + Math.floor(world.personas.posts(persona).totalsAt(timeMs).views * 0.04);
}
