import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db/client";
import { type OwnInfluencer, type Profile, readOwnInfluencer, readProfile } from "@/lib/db/people";
import { currentUser, type SignedInUser, supabaseForRequest } from "./server";

export { mostUnread } from "@/lib/db/people";

export interface Person extends SignedInUser, Profile {}

/** Who is looking at this page, with their profile; null for a visitor. Read once per request. */
export const currentPerson = cache(async (): Promise<Person | null> => {
  const user = await currentUser();
  if (!user) return null;
  const profile = await readProfile(await supabaseForRequest(), user.id);
  return profile ? { ...user, ...profile } : null;
});

/** The signed-in person of a page, or a redirect to the log-in page that leads back to `returnPath`. */
export async function requirePerson(returnPath: string): Promise<Person> {
  const person = await currentPerson();
  if (!person) redirect(`/login?next=${encodeURIComponent(returnPath)}`);
  return person;
}

/** The influencer that belongs to the signed-in person; null before onboarding. Read once per request. */
export const currentInfluencer = cache(async (userId: string): Promise<OwnInfluencer | null> => {
  return readOwnInfluencer(await supabaseForRequest(), userId);
});

/** A signed-in influencer who has finished onboarding; everybody else is sent to where they belong. */
export async function requireInfluencer(returnPath: string): Promise<{ person: Person; influencer: OwnInfluencer }> {
  const person = await requirePerson(returnPath);
  if (person.role !== "influencer") redirect("/home");
  const influencer = await currentInfluencer(person.id);
  if (!influencer) redirect("/onboarding");
  return { person, influencer };
}

/** A signed-in admin. A visitor is sent to the log-in page; for anybody else the page does not exist. */
export async function requireAdmin(returnPath: string): Promise<Person> {
  const person = await requirePerson(returnPath);
  if (person.role !== "admin") notFound();
  return person;
}

/** What a verb needs to act for a signed-in person inside a server action or page. */
export async function personContext(userId: string): Promise<PersonContext> {
  return { userId, reader: await supabaseForRequest(), db: db(), now: () => clock.now() };
}

/** What a verb needs to act for whoever sends a form; a visitor is sent to the log-in page that leads to `returnPath`. */
export async function requirePersonContext(returnPath: string): Promise<PersonContext> {
  const user = await currentUser();
  if (!user) redirect(`/login?next=${encodeURIComponent(returnPath)}`);
  return personContext(user.id);
}

/** Where somebody goes after logging in: brands have a home, influencers a dashboard once they have a handle. */
export async function startPage(userId: string): Promise<string> {
  const reader = await supabaseForRequest();
  const profile = await readProfile(reader, userId);
  if (profile?.role !== "influencer") return "/home";
  return (await readOwnInfluencer(reader, userId)) ? "/dashboard" : "/onboarding";
}
