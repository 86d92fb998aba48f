import { expect, it } from "vitest";
import { loginsOf } from "@/lib/platforms/logins";
import { platforms } from "@/lib/platforms/registry";
import { budgetKey } from "./budget-key";
import el from "./messages/el.json";
import en from "./messages/en.json";

const counted = Object.values(platforms).map((platform) => ({
  id: platform.id,
  names: new Set(loginsOf(platform).flatMap(({ budgets }) => budgets?.list.map(({ name }) => name) ?? [])),
}));

it.each(counted)("every limit of $id has a name in words in both languages, and no two the same", ({ id, names }) => {
  for (const { operations } of [en, el]) {
    const words: Readonly<Record<string, Readonly<Record<string, string>>>> = operations.budgetNames;
    const own = [...names].map((name) => words[id]?.[budgetKey(name)] ?? `no words for ${name}`);
    expect(own.filter((name) => name.startsWith("no words"))).toEqual([]);
    expect(new Set(own).size).toBe(names.size);
  }
});

it("no name is left of a limit that is gone", () => {
  const named = Object.entries(en.operations.budgetNames).flatMap(([id, words]) =>
    Object.keys(words).map((key) => `${id}.${key}`),
  );
  const known = counted.flatMap(({ id, names }) => [...names].map((name) => `${id}.${budgetKey(name)}`));
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
