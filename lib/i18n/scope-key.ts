/** The key under which a platform's permission has its words: its last part, without the signs that platforms put in. */
export function scopeKey(scope: string): string {
  return (scope.split("/").at(-1) ?? scope).replace(/\W+/g, "_");
}
