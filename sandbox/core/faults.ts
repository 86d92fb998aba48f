import { z } from "zod";
import { unit } from "./random";
import type { Reply } from "./reply";
import type { Store } from "./store";

export const faultKinds = [
  "rate_limited",
  "server_error",
  "server_error_after",
  "timeout",
  "slow",
  "truncated_json",
  "wrong_type",
  "omit_field",
  "set_field",
  "token_invalid",
  "other_answer",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault as the control API takes it. Without `times` it stays until removed; without `probability` it always hits. */
export const faultInputSchema = z
  .strictObject({
    kind: z.enum(faultKinds),
    platform: z.string().optional(),
    host: z.string().optional(),
    /** Matches the path with or without its version prefix. */
    pathPrefix: z.string().startsWith("/").optional(),
    times: z.number().int().positive().optional(),
    probability: z.number().min(0).max(1).optional(),
    status: z.number().int().min(200).max(599).optional(),
    retryAfterSeconds: z.number().int().nonnegative().optional(),
    delayMs: z.number().int().nonnegative().optional(),
    field: z.string().min(1).optional(),
    value: z.unknown().optional(),
  })
  .refine((fault) => fault.field !== undefined || (fault.kind !== "omit_field" && fault.kind !== "set_field"), {
    message: "omit_field and set_field need a field",
    path: ["field"],
  });
export type FaultInput = z.infer<typeof faultInputSchema>;

const faultSchema = z.object({
  id: z.string(),
  input: faultInputSchema,
  hits: z.number(),
  draws: z.number(),
});
export type Fault = z.infer<typeof faultSchema>;

export interface FaultTarget {
  readonly platform: string;
  readonly host: string;
  readonly path: string;
  readonly unversionedPath: string;
  /** Consent pages are hit only by a fault that names their path. */
  readonly isPage: boolean;
}

const otherAnswerSchema = z.object({
  base64: z.string().default(""),
  /** The body is repeated until it has this many bytes. */
  bytes: z
    .number()
    .int()
    .nonnegative()
    .max(64 * 1024 * 1024)
    .optional(),
  headers: z.record(z.string(), z.string()).default({}),
});

/** The answer that a fault of the kind other_answer brings along in its value: any bytes under any headers. */
export function otherAnswer(value: unknown, status: number): Reply {
  const { base64, bytes, headers } = otherAnswerSchema.parse(value);
  const body = Buffer.from(base64, "base64");
  return { status, body: bytes === undefined ? body : Buffer.alloc(bytes, body), headers };
}

/** The faults that are switched on; they survive a restart with the hits they had. */
export interface FaultBox {
  add(input: FaultInput): Fault;
  list(): Fault[];
  remove(id: string): boolean;
  clear(): void;
  /** The first fault that hits this call, now counted as used, or null. */
  take(target: FaultTarget): Fault | null;
}

/** A fault box kept in the store. Probabilities are drawn from the seed, so a run can be repeated. */
export function createFaultBox(store: Store, seed: number): FaultBox {
  const faults = store.table("faults", faultSchema);
  const ids = store.table("faultIds", z.number());
  return {
    add: (input) => {
      const number = ids.put("last", (ids.get("last") ?? 0) + 1);
      return faults.put(`f${number}`, { id: `f${number}`, input, hits: 0, draws: 0 });
    },
    list: () => [...faults.values()],
    remove: (id) => {
      const known = faults.get(id) !== undefined;
      faults.delete(id);
      return known;
    },
    clear: () => {
      for (const fault of [...faults.values()]) faults.delete(fault.id);
    },
    take: (target) => {
      for (const fault of faults.values()) {
        if (!matches(fault.input, target)) continue;
        const draws = fault.draws + 1;
        const hit = unit(seed, "fault", fault.id, draws) < (fault.input.probability ?? 1);
        const counted = { ...fault, draws, hits: fault.hits + (hit ? 1 : 0) };
        if (counted.hits >= (fault.input.times ?? Number.POSITIVE_INFINITY)) faults.delete(fault.id);
        else faults.put(fault.id, counted);
        if (hit) return counted;
      }
      return null;
    },
  };
}

function matches(input: FaultInput, target: FaultTarget): boolean {
  if (target.isPage && input.pathPrefix === undefined) return false;
  if (input.platform !== undefined && input.platform !== target.platform) return false;
  if (input.host !== undefined && input.host !== target.host) return false;
  const prefix = input.pathPrefix;
  return prefix === undefined || target.path.startsWith(prefix) || target.unversionedPath.startsWith(prefix);
}

/**
 * The answer as a fault of the kinds wrong_type, omit_field and set_field would send it; other kinds return it as it is.
 * A field is changed wherever it occurs. Without a field, wrong_type hits every one of `countFields`.
 */
export function spoil(reply: Reply, fault: FaultInput, countFields: readonly string[]): Reply {
  const names = fault.field === undefined ? countFields : [fault.field];
  if (reply.body instanceof Uint8Array) return reply;
  switch (fault.kind) {
    case "omit_field":
      return { ...reply, body: mapFields(reply.body, names, () => undefined) };
    case "set_field":
      return { ...reply, body: mapFields(reply.body, names, () => fault.value ?? null) };
    case "wrong_type":
      return { ...reply, body: mapFields(reply.body, names, (value) => ({ unexpected: String(value) })) };
    default:
      return reply;
  }
}

function mapFields(value: unknown, names: readonly string[], change: (before: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapFields(item, names, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    names.includes(name) ? change(inner) : mapFields(inner, names, change),
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
