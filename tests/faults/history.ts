import type { Lab } from "./lab";

/** A value that was stored as a day's snapshot at some time, in the order in which they were stored. */
export interface StoredValue {
  readonly seq: number;
  readonly day: string;
  readonly numbers: string;
}

/** Lets the lab's database write down every value that a snapshot ever takes, in a schema of its own. */
export async function recordHistory(lab: Lab): Promise<void> {
  await lab.query(`
    create schema lab;
    create table lab.stored (
      id bigint generated always as identity primary key, connection_seq integer not null, day date not null,
      followers bigint, following bigint, posts bigint, views bigint
    );
    create function lab.note() returns trigger language plpgsql set search_path = '' as $$
    begin
      insert into lab.stored (connection_seq, day, followers, following, posts, views) values (new.connection_seq,
        new.day, new.followers_count, new.following_count, new.posts_count, new.views_count);
      return null;
    end $$;
    create trigger note after insert or update on public.social_stats_snapshots for each row execute function lab.note();
  `);
}

/** Every value that was stored so far, oldest first. */
export function storedValues(lab: Lab): Promise<StoredValue[]> {
  return lab.query<{ seq: number; day: string; numbers: string }>(
    `select connection_seq as seq, day::text, ${numbersOf("s", ["followers", "following", "posts", "views"])} as numbers
     from lab.stored s order by id`,
  );
}

/** The four counts of a row as one text; a missing one is "-". */
export function numbersOf(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `coalesce(${alias}.${column}::text, '-')`).join(" || ' ' || ");
}
