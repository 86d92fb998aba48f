import { describe, expect, it } from "vitest";
import type { LimitOwner, PlatformErrorAction, PlatformErrorCode } from "@/lib/platforms/errors";
import { itJudges, type Judge } from "./verdicts";

/** An error as Meta's Graph writes it. */
export function graphError(code: number, subcode?: number, extra: Record<string, unknown> = {}) {
  return { error: { message: "words", type: "OAuthException", code, error_subcode: subcode, ...extra } };
}

export type GraphVerdictRow = readonly [
  code: number,
  subcode: number | undefined,
  PlatformErrorCode,
  PlatformErrorAction,
];

/** One test for each code, with the words and the number that the error has to carry. */
export function itJudgesGraphCodes(judge: Judge, rows: readonly GraphVerdictRow[]): void {
  itJudges(
    judge,
    rows.map(([code, subcode, verdict, action]) => {
      const platformCode = subcode === undefined ? String(code) : `${code}/${subcode}`;
      return [
        platformCode,
        400,
        graphError(code, subcode),
        verdict,
        action,
        undefined,
        { platformCode, detail: "words" },
      ];
    }),
  );
}

/** What holds for the errors of every platform behind the Graph; `throttle` is a code of its usage per business object. */
export function describeGraphErrors(platform: string, judge: Judge, throttle: number): void {
  describe(`${platform}'s errors, as every Graph error`, () => {
    it("are decided by code, not by status or type: throttling is an OAuthException with 403", () => {
      expect(judge(403, graphError(throttle)).platformErrorCode).toBe("RATE_LIMITED");
      expect(judge(500, graphError(190, 458)).platformErrorCode).toBe("TOKEN_INVALID");
    });

    it("that call themselves transient never cost a person the connection", () => {
      const transient = { is_transient: true };
      expect(judge(400, graphError(190, undefined, transient)).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
      expect(judge(400, graphError(10, undefined, transient)).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    });

    it("say nothing about the token when the server itself fails", () => {
      expect(judge(503, graphError(190)).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    });

    it("bring along the words that are meant for people, where there are any", () => {
      const forPeople = { error_user_msg: "You are posting too much." };
      expect(judge(400, graphError(368, undefined, forPeople)).detail).toBe("You are posting too much.");
    });

    it("without a readable code follow the status, and condemn no token", () => {
      expect(judge(502, "<html>Bad gateway</html>").platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
      expect(judge(429, "<html>Slow down</html>").platformErrorCode).toBe("RATE_LIMITED");
      expect(judge(401, "<html>Who are you?</html>").platformErrorCode).toBe("BAD_RESPONSE");
      expect(judge(400, { error: { code: "190" } }).platformErrorCode).toBe("BAD_RESPONSE");
    });
  });

  describe(`${platform}'s throttles, as every Graph throttle`, () => {
    const endWith = (headers: Record<string, string>) =>
      judge(403, graphError(throttle), { headers }).resetsAt?.toISOString();

    it("end after an hour when nothing says when", () => {
      expect(endWith({})).toBe("2026-11-21T11:00:00.000Z");
    });

    it("end when the usage header says so, in minutes, the longest of all entries", () => {
      const usage = JSON.stringify({
        "104455667788990": [{ type: "pages", call_count: 100, estimated_time_to_regain_access: 7 }],
        "104455667788991": [{ type: "pages", estimated_time_to_regain_access: 25 }, { type: "instagram" }],
      });
      expect(endWith({ "X-Business-Use-Case-Usage": usage })).toBe("2026-11-21T10:25:00.000Z");
    });

    it.each(["{broken", '{"a":1}', '{"a":[{"estimated_time_to_regain_access":"x"}]}'])(
      "end after an hour when the header cannot be read (%s)",
      (usage) => expect(endWith({ "X-Business-Use-Case-Usage": usage })).toBe("2026-11-21T11:00:00.000Z"),
    );

    it("end with Retry-After where there is one", () => {
      expect(endWith({ "Retry-After": "90" })).toBe("2026-11-21T10:01:30.000Z");
    });
  });
}

/** One test for each throttle: whose limit it is. */
export function itNamesLimitOwners(judge: Judge, rows: readonly (readonly [code: number, LimitOwner])[]): void {
  it.each(rows)("with code %s are the limit of the %s", (code, owner) => {
    expect(judge(400, graphError(code)).limitOwner).toBe(owner);
  });
}
