import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** Gives the person with this address the role admin; null when there is nobody. Returns the role before. */
export async function promoteToAdmin(
  db: Db,
  email: string,
  now: Date,
): Promise<{ userId: string; before: string } | null> {
  const { rows } = await sql<{ userId: string; before: string }>`
    with person as (
      select p.id, p.role from public.profiles p join auth.users u on u.id = p.id
      where lower(u.email) = lower(${email}) for update of p
    )
    update public.profiles p set role = 'admin', updated_at = ${now.toISOString()}::timestamptz
    from person where p.id = person.id
    returning p.id as "userId", person.role as before
  `.execute(db);
  return rows[0] ?? null;
}

/** Whether this person is an admin now. */
export async function isAdmin(db: Db, userId: string): Promise<boolean> {
  const row = await db.selectFrom("profiles").select("role").where("id", "=", userId).executeTakeFirst();
  return row?.role === "admin";
}

/** The ids of all admins, in order. */
export async function listAdmins(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("profiles").select("id").where("role", "=", "admin").orderBy("id").execute();
  return rows.map(({ id }) => id);
}
