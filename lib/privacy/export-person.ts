import "server-only";
import { utcDay } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { type Db, insertAudit } from "@/lib/db";
import {
  countTokensOfPerson,
  readAccountForExport,
  readFoldersOfPerson,
  readRowsOfPerson,
} from "@/lib/db/person-export";
import { openObject } from "@/lib/storage";
import { type ExportedPart, writeManifest } from "./export-manifest";
import { exportedTables, type HeldTable } from "./held-data";
import { filesIn } from "./person-files";
import { type ZipEntry, zip } from "./zip";

const rowsPerPage = 500;
const utf8 = new TextEncoder();

/** An archive that comes as it is read, and the name to keep it under. */
export interface PersonExport {
  readonly file: string;
  readonly bytes: AsyncGenerator<Uint8Array>;
}

/**
 * Everything that is held about the signed-in person as a ZIP: `account.json`, a JSON file per table under `data/`, their
 * pictures and media under `files/`, and `manifest.json`, which says what each part is, since when, how long and by which
 * clause it is kept, and what is held and not in it (tokens, secrets). Read in pages while it is sent, so neither the
 * archive nor a table is ever held whole; each page is one moment's truth, not all of it together. That it was taken
 * stands in the log of changes.
 */
export async function exportPerson(ctx: PersonContext): Promise<PersonExport> {
  const now = ctx.now();
  const entry = { userId: ctx.userId, actor: "person" as const, action: "person.exported" };
  await insertAudit(ctx.db, [{ ...entry, subject: `profile:${ctx.userId}` }], now);
  const file = `influmeter-${utcDay(now)}.zip`;
  return { file, bytes: zip(entries(ctx.db, ctx.userId, now), now) };
}

async function* entries(db: Db, userId: string, now: Date): AsyncGenerator<ZipEntry> {
  const parts: ExportedPart[] = [];
  yield { path: "account.json", bytes: once(await readAccountForExport(db, userId)) };
  for (const { table, held } of exportedTables()) {
    const path = `data/${table}.json`;
    const part = { table, path, held, rows: 0 };
    yield {
      path,
      bytes: rowsAsJson(db, userId, table, held, () => {
        part.rows += 1;
      }),
    };
    parts.push(part);
  }
  const files: { path: string; bytes: number | null; contentType: string | null }[] = [];
  for await (const { bucket, path: name, bytes, contentType } of filesIn(db, await readFoldersOfPerson(db, userId))) {
    const content = await openObject(bucket, name);
    // Replaced between the list and the reading.
    if (content === null) continue;
    const path = `files/${bucket}/${name}`;
    yield { path, bytes: content };
    files.push({ path, bytes, contentType });
  }
  const manifest = writeManifest({ userId, now, parts, files, tokens: await countTokensOfPerson(db, userId) });
  yield { path: "manifest.json", bytes: once(JSON.stringify(manifest, null, 2)) };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield utf8.encode(`${text}\n`);
}

/** The rows of a table as a JSON array, a page at a time. */
async function* rowsAsJson(
  db: Db,
  userId: string,
  table: string,
  { owner, key, withheld = {} }: HeldTable,
  onRow: () => void,
): AsyncGenerator<Uint8Array> {
  const wanted = { table, owner, key, withheld: Object.keys(withheld) };
  let after: readonly string[] | null = null;
  let separator = "[\n";
  for (;;) {
    const page = await readRowsOfPerson(db, userId, wanted, { after, limit: rowsPerPage });
    for (const { json } of page) {
      yield utf8.encode(separator + json);
      separator = ",\n";
      onRow();
    }
    after = page.at(-1)?.place ?? null;
    if (page.length < rowsPerPage || after === null) break;
  }
  yield utf8.encode(separator === ",\n" ? "\n]\n" : "[]\n");
}
