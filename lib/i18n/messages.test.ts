import { describe, expect, it } from "vitest";
import el from "./messages/el.json";
import en from "./messages/en.json";

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  const result = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "string") result.set(path, value);
    else for (const [inner, text] of flatten(value, path)) result.set(inner, text);
  }
  return result;
}

/** ICU arguments ({name}, {count, plural, ...}) and rich-text tags of a message, sorted. */
function placeholders(message: string): string[] {
  const names = [...message.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]/g)].map((match) => `{${match[1]}}`);
  const tags = [...message.matchAll(/<\/?[a-zA-Z]\w*>/g)].map((match) => match[0]);
  return [...new Set([...names, ...tags])].sort();
}

const english = flatten(en);
const greek = flatten(el);

describe("messages", () => {
  it("exist in both languages under the same keys", () => {
    expect([...greek.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("are nowhere empty", () => {
    const empty = [...english, ...greek].filter(([, text]) => text.trim() === "").map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it("take the same placeholders and tags in both languages", () => {
    const different = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(greek.get(key) ?? "").join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it("close every tag they open", () => {
    const open = [...english, ...greek].filter(([, text]) =>
      placeholders(text).some((tag) => /^<[a-z]/i.test(tag) && !text.includes(tag.replace("<", "</"))),
    );
    expect(open.map(([key]) => key)).toEqual([]);
  });

  it("are Greek in Greek: every sentence of three words or more holds Greek letters", () => {
    const foreign = [...greek].filter(([, text]) => text.split(/\s+/).length >= 3 && !/[α-ωά-ώ]/i.test(text));
    expect(foreign.map(([key]) => key)).toEqual([]);
  });
});
