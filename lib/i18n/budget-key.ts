/** The key under which a platform's limit has its words: its name, without the signs that stand for something in keys. */
export function budgetKey(name: string): string {
  return name.replace(/\W+/g, "_");
}
