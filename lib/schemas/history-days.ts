/** The periods that a history can be asked for, in days. */
export const historyDays = [7, 30, 90, 365] as const;
export type HistoryDays = (typeof historyDays)[number];
export const defaultHistoryDays: HistoryDays = 30;

/** The period that a text names, or the default one. */
export function parseHistoryDays(text: unknown): HistoryDays {
  return historyDays.find((days) => String(days) === text) ?? defaultHistoryDays;
}
