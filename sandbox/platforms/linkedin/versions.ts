/** There was no version of December 2025. */
const SKIPPED = ["202512"];

/**
 * Whether a version of the API (YYYYMM) is served at a moment: from the first of its month until the sixteenth of that
 * month a year later (the real days vary by one or two).
 */
export function isServed(version: string, nowMs: number): boolean {
  if (!/^20\d{2}(0[1-9]|1[0-2])$/.test(version) || SKIPPED.includes(version)) return false;
  const [year, month] = [Number(version.slice(0, 4)), Number(version.slice(4))];
  return Date.UTC(year, month - 1, 1) <= nowMs && nowMs < Date.UTC(year + 1, month - 1, 16);
}
