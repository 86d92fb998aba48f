import * as z from "zod/mini";
import { type Freshness, freshnessSchema } from "@/lib/schemas/freshness-chain";
import {
  type Account,
  accountSchema,
  type History,
  historySchema,
  type SyncRun,
  syncRunSchema,
} from "@/lib/schemas/stats";

/** The data of each kind of answer of our API. */
export interface Answers {
  accounts: Account[];
  history: History;
  freshness: Freshness;
  syncRun: SyncRun;
  startedSync: { runId: string };
  /** `revoked` says whether the platform has confirmed the end of our access, `removeAt` where one can remove it oneself. */
  disconnected: { revoked: string; removeAt: { label: string; url: string } | null };
  chosen: { platform: string };
  primary: { connectionId: string };
  reading: { connectionId: string; isPaused: boolean };
}

/** What an answer must look like. A module of its own, loaded with the first answer: zod weighs more than the pages do. */
const shapes: { readonly [Name in keyof Answers]: z.ZodMiniType<Answers[Name]> } = {
  accounts: z.array(accountSchema),
  history: historySchema,
  freshness: freshnessSchema,
  syncRun: syncRunSchema,
  startedSync: z.object({ runId: z.string() }),
  disconnected: z.object({
    revoked: z.string(),
    removeAt: z.nullable(z.object({ label: z.string(), url: z.string() })),
  }),
  chosen: z.object({ platform: z.string() }),
  primary: z.object({ connectionId: z.string() }),
  reading: z.object({ connectionId: z.string(), isPaused: z.boolean() }),
};

const problemSchema = z.object({ code: z.string(), correlationId: z.optional(z.nullable(z.string())) });

/** The data of a successful answer, or null when it has another shape than its name promises. */
export function readAnswer<Name extends keyof Answers>(name: Name, body: unknown): { data: Answers[Name] } | null {
  const wrapped = z.object({ data: z.unknown() }).safeParse(body);
  const parsed = shapes[name].safeParse(wrapped.data?.data);
  return parsed.success ? { data: parsed.data } : null;
}

/** The stable code and correlation id of a refusal (RFC 9457), or null when it is none of ours. */
export function readProblem(body: unknown): { code: string; correlationId: string | null } | null {
  const parsed = problemSchema.safeParse(body);
  return parsed.success ? { code: parsed.data.code, correlationId: parsed.data.correlationId ?? null } : null;
}
