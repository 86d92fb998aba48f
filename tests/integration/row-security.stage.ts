import type { Client } from "pg";
import { createPeople, type Person, type Row, signUpInDatabase } from "./row-security.people";

/** What the matrix works on: everybody with a row everywhere. Lives in the caller's transaction. */
export interface Stage {
  readonly client: Client;
  readonly people: readonly Person[];
  /** Rows that nobody may read, by table. */
  readonly hidden: ReadonlyMap<string, readonly Row[]>;
}

async function storeObject(client: Client, bucket: string, name: string): Promise<Row> {
  const { rows } = await client.query(
    "insert into storage.objects (bucket_id, name) values ($1, $2) returning to_jsonb(objects.*) as row",
    [bucket, name],
  );
  return rows[0].row;
}

/** Fills the database with people; the caller has opened a transaction and rolls it back. */
export async function setStage(client: Client): Promise<Stage> {
  const people = await createPeople(client, signUpInDatabase(client));
  const objects: Row[] = [];
  await client.query("insert into storage.buckets (id, name) values ('elsewhere', 'elsewhere')");
  for (const person of people) {
    person.rows.set("storage.objects", await storeObject(client, "post-media", `${person.id}/${person.word}.jpg`));
    objects.push(await storeObject(client, "elsewhere", `${person.id}/${person.word}.jpg`));
    objects.push(await storeObject(client, "post-media", `${person.word}/${person.id}/a.jpg`));
  }
  const { rows } = await client.query("select to_jsonb(b) as row from storage.buckets b");
  return {
    client,
    people,
    hidden: new Map([
      ["storage.objects", objects],
      ["storage.buckets", rows.map(({ row }) => row)],
    ]),
  };
}
