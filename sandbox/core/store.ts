import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

/** A small keyed table whose every change is in the journal before `put` returns. */
export interface Table<V> {
  readonly size: number;
  get(key: string): V | undefined;
  put(key: string, value: V): V;
  delete(key: string): void;
  clear(): void;
  values(): IterableIterator<V>;
  entries(): IterableIterator<[string, V]>;
}

export interface Store {
  /** The table of that name; what an earlier run stored in it is checked against `schema`. Ask once per name. */
  table<V>(name: string, schema: z.ZodType<V>): Table<V>;
  close(): void;
}

const lineSchema = z.tuple([z.string(), z.string(), z.unknown()]);

/**
 * Opens the state kept in `file` (one JSON line per change, the last one wins), or a store in memory for `null`.
 *
 * Each change is handed to the operating system at once and never fsynced: it outlives a killed process, not a power
 * cut. A half-written last line is dropped; a damaged line elsewhere throws with its number. The file is rewritten
 * compactly on every start.
 */
export function openStore(file: string | null): Store {
  const rows = file === null ? new Map<string, Map<string, unknown>>() : readRows(file);
  const descriptor = file === null ? null : compact(file, rows);

  const append = (name: string, key: string, value: unknown) => {
    if (descriptor !== null) writeSync(descriptor, `${JSON.stringify([name, key, value])}\n`);
  };

  return {
    table<V>(name: string, schema: z.ZodType<V>): Table<V> {
      const data = new Map<string, V>();
      for (const [key, raw] of rows.get(name) ?? []) data.set(key, schema.parse(raw));
      const remove = (key: string) => {
        if (data.delete(key)) append(name, key, null);
      };
      return {
        get size() {
          return data.size;
        },
        get: (key) => data.get(key),
        put: (key, value) => {
          append(name, key, value);
          data.set(key, value);
          return value;
        },
        delete: remove,
        clear: () => {
          for (const key of [...data.keys()]) remove(key);
        },
        values: () => data.values(),
        entries: () => data.entries(),
      };
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
    },
  };
}

function readRows(file: string): Map<string, Map<string, unknown>> {
  const rows = new Map<string, Map<string, unknown>>();
  if (!existsSync(file)) return rows;
  const lines = readFileSync(file, "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const isLast = index === lines.length - 1;
    const parsed = parseLine(line);
    if (parsed === null) {
      if (isLast) break;
      throw new Error(`${file} is damaged at line ${index + 1}: move it away to start with an empty sandbox`);
    }
    const [name, key, value] = parsed;
    const table = rows.get(name) ?? new Map<string, unknown>();
    rows.set(name, table);
    if (value === null) table.delete(key);
    else table.set(key, value);
  }
  return rows;
}

function parseLine(line: string): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null; // torn by a kill in the middle of a write; the caller decides whether that may be
  }
}

/** Writes the surviving rows beside the file, swaps them in, and returns a descriptor open for appending. */
function compact(file: string, rows: Map<string, Map<string, unknown>>): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lines: string[] = [];
  for (const [name, table] of rows) {
    for (const [key, value] of table) lines.push(`${JSON.stringify([name, key, value])}\n`);
  }
  writeFileSync(`${file}.new`, lines.join(""), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return openSync(file, "a", 0o600);
}
