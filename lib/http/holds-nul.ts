/**
 * Whether a value that came as JSON or in an address holds the character U+0000 anywhere, in names or texts. PostgreSQL
 * stores it in no text and ends the whole statement over it.
 */
export function holdsNul(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === "string" && one.includes("\u0000")) return true;
    if (typeof one === "object" && one !== null) for (const pair of Object.entries(one)) open.push(...pair);
  }
  return false;
}
