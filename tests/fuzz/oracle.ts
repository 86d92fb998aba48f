import { statusOf } from "@/lib/http/respond";
import type { FuzzInput } from "./inputs";
import type { NoAnswer, WireAnswer } from "./requests";

/** What must not stand in any answer: traces, paths of the machine, SQL and the names of what we are made of. */
const internals: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "a stack trace", pattern: /\bat (?:async )?[\w$.<>[\] ]+ \(?(?:file:|node:|webpack|\/)[^)\s]*:\d+:\d+/ },
  { name: "a path of the machine", pattern: /(?:^|[\s"'(:=])\/(?:root|home|work|usr|var|tmp|opt)\/[\w.-]+\/[\w./-]*/m },
  { name: "a module's path", pattern: /node_modules\/|\.next-test\/server/ },
  { name: "SQL", pattern: /\b(?:select|insert into|update|delete from)\s[^.;<>]{0,80}\b(?:from|values|set|where)\s/i },
  {
    name: "a database's words",
    pattern: /violates|SQLSTATE|syntax error at|invalid input syntax|invalid byte sequence|PGRST\d|\b42501\b|22P0\d/,
  },
  { name: "a driver's words", pattern: /ECONN(?:REFUSED|RESET)|kysely|node-postgres|supabase-js|ZodError|TypeError:/i },
  { name: "a database's address", pattern: /postgres(?:ql)?:\/\// },
];

const refusals = new Set<string>(Object.keys(statusOf));

/** What is wrong about an answer; empty when it is as it must be. */
export function judge(input: FuzzInput, answer: WireAnswer | NoAnswer, secrets: readonly string[]): string[] {
  if ("failure" in answer) {
    // A server may hang up on a body that it refuses to read to its end.
    const mayHangUp = input.request.body !== undefined && input.request.body.length > 100_000;
    return answer.failure === "hung up" && mayHangUp ? [] : [`no answer: ${answer.failure}`];
  }
  const problems: string[] = [];
  if (answer.status >= 500 && !input.framework) problems.push(`status ${answer.status}`);
  if (input.mustRefuse && !isRefusal(input, answer)) problems.push(`not refused: status ${answer.status}`);
  if (input.byHandler) problems.push(...problemJson(answer));
  const shown = withoutInput(answer, input);
  for (const { name, pattern } of internals) {
    const found = answer.status >= 400 && pattern.exec(shown);
    if (found) problems.push(`tells ${name}: ${found[0].trim().slice(0, 80)}`);
  }
  if (secrets.some((secret) => shown.includes(secret))) problems.push("tells a secret");
  return problems;
}

function isRefusal(input: FuzzInput, { status, headers }: WireAnswer): boolean {
  if (status >= 400) return true;
  if (!input.redirects || status < 300) return false;
  const to = headers.location ?? "";
  return /\/login(?:\?|$)|[?&]error=/.test(to) && !/[?&]connected=/.test(to);
}

/** A refusal of our own API: problem+json whose code is known and fits the status. */
function problemJson({ status, headers, body }: WireAnswer): string[] {
  if (status < 400) return [];
  if (headers["content-type"] !== "application/problem+json")
    return [`${status} as ${headers["content-type"] ?? "nothing"}, not problem+json`];
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem !== "object" || problem === null) return ["a problem that is no object"];
    const { code, title, status: told } = problem as Record<string, unknown>;
    if (typeof code !== "string" || !refusals.has(code)) return [`unknown code ${String(code)}`];
    if (Reflect.get(statusOf, code) !== status || told !== status) return [`code ${code} with status ${status}`];
    return typeof title === "string" && title !== "" ? [] : ["a problem without words"];
  } catch {
    return ["problem+json that is no JSON"];
  }
}

/** The answer without what we sent: a page may show the address that it was asked for. */
function withoutInput({ body, headers }: WireAnswer, { request }: FuzzInput): string {
  const sent = [request.path, request.body?.toString("utf8") ?? ""].flatMap((text) => [text, decoded(text)]);
  let shown = `${headers.location ?? ""}\n${body}`;
  for (const text of sent) if (text.length > 3) shown = shown.replaceAll(text, "");
  return shown;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
