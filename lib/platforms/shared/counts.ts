import { z } from "zod";
import type { Measured, MissingReason } from "@/lib/platforms/types";

/** A count sent as a JSON number: whole, not negative, exact (below 2^53). Anything else is no count. */
export const countNumber = z.int().min(0);

/** A count sent as a string of digits (uint64 in JSON): parsed to a number, refused from 2^53 on. */
export const countText = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(Number)
  .pipe(countNumber);

/** A count that the platform gives exactly. */
export function exact(value: number): Measured {
  return { value, precision: "exact" };
}

/** A count that the platform did not give, and why. */
export function missing(reason: MissingReason): Measured {
  return { value: null, reason };
}

/** An exact count, or the reason where the platform left it out. */
export function exactOr(value: number | undefined, reason: MissingReason): Measured {
  return value === undefined ? missing(reason) : exact(value);
}
