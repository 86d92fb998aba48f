import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const entrySchema = z.object({
  seq: z.number(),
  at: z.string(),
  platform: z.string(),
  host: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  /** HTTP status; 0 when the call was left without an answer. */
  status: z.number(),
  fault: z.string().nullable(),
  personaId: z.string().nullable(),
  endpoint: z.string(),
  cost: z.number(),
  response: z.record(z.string(), z.union([z.number(), z.string(), z.null()])).optional(),
});
export type CallEntry = z.infer<typeof entrySchema>;

export interface CallFilter {
  readonly after?: number | undefined;
  readonly platform?: string | undefined;
  readonly limit?: number | undefined;
}

/** Every call the platforms answered, oldest first; nothing is ever removed from its file. */
export interface CallLog {
  append(entry: Omit<CallEntry, "seq">): CallEntry;
  /** Entries with a greater sequence number than `after`, at most `limit` of them, oldest first. */
  read(filter: CallFilter): CallEntry[];
  /** The newest `count` entries, newest first. */
  recent(count: number): CallEntry[];
  lastSeq(): number;
  /** Calls by platform, endpoint and status. */
  counters(): { platform: string; endpoint: string; status: number; calls: number; cost: number }[];
  close(): void;
}

const KEEP_IN_MEMORY = 50_000;
const TAIL_BYTES = 16 * 1024 * 1024;

/**
 * The call log in `file` (one JSON object per line), or in memory for `null`. After a restart the newest 16 MB are
 * readable again and count; in memory the newest 50,000 entries are kept.
 */
export function openCallLog(file: string | null): CallLog {
  const descriptor = file === null ? null : openForAppend(file);
  let entries = file === null ? [] : readTail(file);
  let lastSeq = entries.at(-1)?.seq ?? 0;
  const counts = new Map<string, ReturnType<CallLog["counters"]>[number]>();
  const count = ({ platform, endpoint, status, cost }: CallEntry) => {
    const key = `${platform} ${endpoint} ${status}`;
    const counter = counts.get(key) ?? { platform, endpoint, status, calls: 0, cost: 0 };
    counts.set(key, { ...counter, calls: counter.calls + 1, cost: counter.cost + cost });
  };
  for (const entry of entries) count(entry);

  return {
    append: (fields) => {
      lastSeq += 1;
      const entry: CallEntry = { seq: lastSeq, ...fields };
      if (descriptor !== null) writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      entries.push(entry);
      if (entries.length > KEEP_IN_MEMORY * 1.2) entries = entries.slice(-KEEP_IN_MEMORY);
      count(entry);
      return entry;
    },
    read: ({ after = 0, platform, limit = 1000 }) => {
      const first = entries[0]?.seq ?? 0;
      const found: CallEntry[] = [];
      for (let index = Math.max(0, after + 1 - first); index < entries.length && found.length < limit; index += 1) {
        const entry = entries[index];
        if (entry !== undefined && (platform === undefined || entry.platform === platform)) found.push(entry);
      }
      return found;
    },
    recent: (wanted) => entries.slice(-wanted).reverse(),
    lastSeq: () => lastSeq,
    counters: () => [...counts.values()],
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
    },
  };
}

function openForAppend(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const endsWithNewline = !existsSync(file) || lastByte(file) === "\n";
  const descriptor = openSync(file, "a", 0o600);
  // A kill in the middle of a write leaves half a line; the next entry starts on its own one.
  if (!endsWithNewline) writeSync(descriptor, "\n");
  return descriptor;
}

function lastByte(file: string): string {
  return readEnd(file, 1) || "\n";
}

function readTail(file: string): CallEntry[] {
  const entries: CallEntry[] = [];
  for (const line of readEnd(file, TAIL_BYTES).split("\n")) {
    const entry = parseEntry(line);
    if (entry !== null) entries.push(entry);
  }
  return entries.slice(-KEEP_IN_MEMORY);
}

function parseEntry(line: string): CallEntry | null {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null; // cut off by the tail's beginning or by a kill
  }
}

function readEnd(file: string, bytes: number): string {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, bytes));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
