import type { Client } from "pg";
import { closedSchemas, readers, servedSchemas } from "./row-security.expectations";
import { callableFunctions, findLeaks, nameOf, type Relation, relationsIn } from "./row-security.matrix";
import type { Stage } from "./row-security.stage";

/** A change that opens or closes something, as somebody could write it into a migration by mistake. */
export interface Mutant {
  /** The sort of change; a sample holds one of each at least. */
  readonly kind: string;
  readonly name: string;
  /** The relation whose cells have to come out otherwise; null where the catalogue alone tells. */
  readonly relation: Relation | null;
  readonly sql: string;
  /** Why the change may go unnoticed: it lets nobody do anything that they could not do before. */
  readonly equivalent?: string;
}

interface Policy {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly using: string;
}

const policiesSql = `
  select schemaname as "schema", tablename as "table", policyname as "name", roles::text[] as "roles", qual as "using"
  from pg_policies where schemaname = any ($1) order by 1, 2, 3`;

/** Where a bracket that opens at `from` closes. */
function closingOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** The parts of a condition between its outermost ORs or ANDs. */
function operands(text: string): { operator: "OR" | "AND"; parts: string[] } | null {
  for (const operator of ["OR", "AND"] as const) {
    const parts: string[] = [];
    let depth = 0;
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === "(") depth += 1;
      if (text[at] === ")") depth -= 1;
      if (depth > 0 || !text.startsWith(` ${operator} `, at)) continue;
      parts.push(text.slice(start, at));
      start = at + operator.length + 2;
    }
    if (parts.length > 0) return { operator, parts: [...parts, text.slice(start)] };
  }
  return null;
}

/** The condition with one operand of one AND or OR left out, at any depth; and with one comparison spoilt. */
export function spoiltConditions(condition: string): { name: string; using: string }[] {
  const spoilt: { name: string; using: string }[] = [];
  const whole = condition.startsWith("(") ? condition : `(${condition})`;
  for (let at = 0; at < whole.length; at += 1) {
    if (whole[at] !== "(") continue;
    const end = closingOf(whole, at);
    const found = operands(whole.slice(at + 1, end));
    for (const [index, part] of (found?.parts ?? []).entries()) {
      const rest = found?.parts.filter((_part, other) => other !== index).join(` ${found.operator} `);
      spoilt.push({ name: `without ${part}`, using: `${whole.slice(0, at + 1)}${rest}${whole.slice(end)}` });
    }
  }
  const replace = (name: string, pattern: RegExp, by: string) => {
    for (const match of whole.matchAll(pattern)) {
      const changed = match[0].replace(pattern, by);
      const using = `${whole.slice(0, match.index)}${changed}${whole.slice(match.index + match[0].length)}`;
      spoilt.push({ name: `${name} in ${match[0]}`, using });
    }
  };
  const own = /([\w.]+|\([^()]*\([^()]*\)\)\[1\]) = (\(*) SELECT auth\.uid\(\) AS uid\)(?:\)::text)?/g;
  replace("anybody's", own, "$1 IS NOT NULL");
  replace("everybody else's", /= (\(+) SELECT auth\.uid\(\)/g, "<> $1 SELECT auth.uid()");
  replace("the opposite", /\b(?:\w+\.)?is_public\b/g, "(NOT $&)");
  return spoilt;
}

/** Whether what was spoilt is about another table alone: of that one a condition sees what the person may see. */
function isAskedElsewhere(spoilt: string, policy: Policy): boolean {
  const tables = [...spoilt.matchAll(/\b(\w+)\.\w+\b(?!\()/g)].map(([, table]) => table);
  return tables.length > 0 && !tables.includes(policy.table);
}

function ofPolicy(policy: Policy, relation: Relation): Mutant[] {
  const table = `"${policy.schema}"."${policy.table}"`;
  const on = `"${policy.name}" on ${table}`;
  const make = (kind: string, sql: string, more: Partial<Mutant> = {}): Mutant => {
    return { kind, name: `${kind}: "${policy.name}" on ${nameOf(relation)}`, relation, sql, ...more };
  };
  const widened = policy.roles.includes("anon")
    ? "signed-in people have a policy that lets them read what visitors read"
    : "a visitor has no id to compare with, and reads by a policy of their own what is public";
  return [
    make("condition true", `alter policy ${on} using (true)`),
    make("policy dropped", `drop policy ${on}`),
    make("roles widened", `grant select on ${table} to anon, authenticated; alter policy ${on} to public`, {
      equivalent: widened,
    }),
    make(
      "for all verbs",
      `drop policy ${on}; grant all on ${table} to ${policy.roles.join(", ")};
       create policy ${on} for all to ${policy.roles.join(", ")} using (${policy.using})`,
    ),
    ...spoiltConditions(policy.using).map(({ name, using }) =>
      make("condition spoilt", `alter policy ${on} using (${using})`, {
        name: `condition spoilt, ${name.replace(/\s+/g, " ")}: "${policy.name}" on ${nameOf(relation)}`,
        ...(isAskedElsewhere(name, policy)
          ? { equivalent: "the table asked inside is guarded by its own policy" }
          : {}),
      }),
    ),
  ];
}

/** The column that holds its owner's id; null where none does. */
function ownerColumn(relation: Relation, { people: [person] }: Stage): string | null {
  const row = person?.rows.get(nameOf(relation)) ?? {};
  return relation.columns.find((column) => row[column] === person?.id) ?? null;
}

function ofTable(relation: Relation, stage: Stage): Mutant[] {
  const table = `"${relation.schema}"."${relation.name}"`;
  const make = (kind: string, sql: string): Mutant => ({ kind, name: `${kind}: ${nameOf(relation)}`, relation, sql });
  const grantAnd = (verb: string, policy: string) =>
    `grant ${verb} on ${table} to authenticated;
     create policy "opened by mistake" on ${table} for ${verb} to authenticated ${policy}`;
  const owner = ownerColumn(relation, stage);
  const own = `${owner}::text = (select auth.uid())::text`;
  const opened = `select * from ${table}`;
  return [
    make("row security off", `alter table ${table} disable row level security; grant select on ${table} to anon`),
    make("read by everybody signed in", grantAnd("select", "using (true)")),
    make("insert for everybody signed in", grantAnd("insert", "with check (true)")),
    make("update for everybody signed in", grantAnd("update", "using (true)")),
    make("delete for everybody signed in", grantAnd("delete", "using (true)")),
    ...(owner
      ? [
          make("insert for owners", grantAnd("insert", `with check (${own})`)),
          make("update for owners", grantAnd("update", `using (${own})`)),
          make("update for owners, to anything", grantAnd("update", `using (${own}) with check (true)`)),
          make("delete for owners", grantAnd("delete", `using (${own})`)),
        ]
      : []),
    {
      kind: "view with its owner's rights",
      name: `view with its owner's rights: ${nameOf(relation)}`,
      relation: null,
      sql: `create view public.opened as ${opened}; grant select on public.opened to authenticated`,
    },
    {
      kind: "function with its owner's rights",
      name: `function with its owner's rights: ${nameOf(relation)}`,
      relation: null,
      sql: `create function public.opened() returns setof ${table} language sql security definer
            set search_path = '' as $$ ${opened} $$; grant execute on function public.opened() to authenticated`,
    },
  ];
}

function ofClosedTable(relation: Relation): Mutant[] {
  const table = `"${relation.schema}"."${relation.name}"`;
  const sql = `alter table ${table} disable row level security;
    grant usage on schema "${relation.schema}" to anon, authenticated; grant select on ${table} to anon, authenticated`;
  return [{ kind: "closed schema opened", name: `closed schema opened: ${nameOf(relation)}`, relation, sql }];
}

/** Every mutant of the policies, tables and functions that the catalogue has. */
export async function makeMutants(stage: Stage): Promise<Mutant[]> {
  const { client } = stage;
  const relations = await relationsIn(client, servedSchemas);
  const { rows: policies } = await client.query<Policy>(policiesSql, [servedSchemas]);
  const closed = (await relationsIn(client, closedSchemas)).filter(({ isView }) => !isView);
  const byName = new Map(relations.map((relation) => [nameOf(relation), relation]));
  return [
    ...policies.flatMap((policy) => {
      const relation = byName.get(nameOf({ schema: policy.schema, name: policy.table }));
      return relation ? ofPolicy(policy, relation) : [];
    }),
    ...relations.filter(({ isView }) => !isView).flatMap((relation) => ofTable(relation, stage)),
    ...closed.flatMap(ofClosedTable),
  ];
}

/** A sample that holds at least one mutant of every kind, and of each kind every n-th. */
export function sampleOf(mutants: readonly Mutant[], every: number): Mutant[] {
  const met = new Map<string, number>();
  return mutants.filter(({ kind }) => {
    const times = met.get(kind) ?? 0;
    met.set(kind, times + 1);
    return times % every === 0;
  });
}

/** Whether the catalogue alone gives something away: a relation or a function that nobody expects. */
async function catalogueTells(client: Client): Promise<boolean> {
  const names = (await relationsIn(client, servedSchemas)).map(nameOf);
  const functions = await callableFunctions(client, ["public", ...closedSchemas]);
  return (
    functions.length > 0 || names.some((name) => !(name in readers)) || names.length !== Object.keys(readers).length
  );
}

/** What became of the mutants. */
export interface Outcome {
  readonly mutant: Mutant;
  readonly result: "noticed" | "equivalent" | "survived";
}

/** Applies each mutant to the stage, looks whether the matrix notices, and takes it back. The stage is as before. */
export async function tryMutants(
  stage: Stage,
  mutants: readonly Mutant[],
  report: (done: number) => void = () => undefined,
): Promise<Outcome[]> {
  const { client } = stage;
  const outcomes: Outcome[] = [];
  for (const mutant of mutants) {
    await client.query("savepoint mutant");
    await client.query(mutant.sql);
    const relations = mutant.relation ? [mutant.relation] : [];
    const leaks = await findLeaks(stage, relations, readers, { firstOnly: true });
    const isNoticed = leaks.length > 0 || (await catalogueTells(client));
    await client.query("rollback to savepoint mutant; release savepoint mutant");
    outcomes.push({ mutant, result: isNoticed ? "noticed" : mutant.equivalent ? "equivalent" : "survived" });
    report(outcomes.length);
  }
  return outcomes;
}
