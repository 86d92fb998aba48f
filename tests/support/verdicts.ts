import { expect, it } from "vitest";
import { PlatformError, type PlatformErrorAction, type PlatformErrorCode } from "@/lib/platforms/errors";
import { fakeNow } from "@/lib/platforms/shared/fake-platform";
import type { Platform } from "@/lib/platforms/types";

interface Circumstances {
  readonly headers?: Record<string, string>;
  readonly endpoint?: string;
}

/** What a platform's `classify` makes of a failed answer that came at `fakeNow`. */
export type Judge = (status: number, body: unknown, circumstances?: Circumstances) => PlatformError;

/** Asks `classify` about answers of `usualEndpoint`, unless another one is named. */
export function judgeOf(classify: Platform["classify"], usualEndpoint: string): Judge {
  return (status, body, { headers = {}, endpoint = usualEndpoint } = {}) =>
    classify({ status, headers: new Headers(headers), body, endpoint, now: fakeNow });
}

/** A situation, the answer that tells of it, and the verdict; then the endpoint, where it is not the usual one. */
export type VerdictRow = readonly [
  situation: string,
  status: number,
  body: unknown,
  PlatformErrorCode,
  PlatformErrorAction,
  endpoint?: string | undefined,
  carries?: { readonly platformCode: string; readonly detail: string },
];

/** One test for each row. */
export function itJudges(judge: Judge, rows: readonly VerdictRow[]): void {
  for (const [situation, status, body, platformErrorCode, action, endpoint, carries] of rows) {
    it(`${situation} (${status}) is ${platformErrorCode}: ${action}`, () => {
      const error = judge(status, body, endpoint === undefined ? {} : { endpoint });
      expect(error).toMatchObject({ platformErrorCode, action, httpStatus: status, ...carries });
    });
  }
}

/** The PlatformError that work was refused with; throws anything else, and where nothing was refused. */
export async function refusal(work: Promise<unknown>): Promise<PlatformError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
