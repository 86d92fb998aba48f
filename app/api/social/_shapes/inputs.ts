import { z } from "zod";
import { defaultHistoryDays, historyDays, parseHistoryDays } from "@/lib/schemas/history-days";

/** How a path names one of the caller's accounts: id, number, platform (its primary) or `username@platform`. */
export const accountParams = z.object({ id: z.string().min(1).max(200) });

/** A period in days out of a query string: 7, 30, 90 or 365. */
export const historyDaysQuery = z.enum(historyDays.map(String)).transform(parseHistoryDays);

/** A period that may be left out. */
export const optionalHistoryDays = historyDaysQuery.default(defaultHistoryDays);
