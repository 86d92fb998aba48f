import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkForm, echoedValues, formFields } from "./form";
import {
  handleSchema,
  influencerProfileSchema,
  logInSchema,
  mailLinkSchema,
  mailLinkTypes,
  onboardingSchema,
  preferencesSchema,
  signUpSchema,
} from "./people";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

const person = { role: "influencer", email: "maya@example.com", password: "ten characters" };
const profile = { handle: "maya.runs", name: "Maya", category: "fitness", country: "GR" };

describe("sign-up", () => {
  it("accepts a role, an address and a long password", () => {
    expect(checkForm(signUpSchema, form(person))).toEqual({ ok: true, data: person });
  });

  it("writes addresses in lower case without blanks around them", () => {
    const checked = checkForm(signUpSchema, form({ ...person, email: "  Maya@Example.COM " }));
    expect(checked).toMatchObject({ ok: true, data: { email: "maya@example.com" } });
  });

  it.each([
    ["email", "", "required"],
    ["email", "maya", "email_invalid"],
    ["email", `${"a".repeat(250)}@example.com`, "email_invalid"],
    ["password", "", "required"],
    ["password", "123456789", "password_short"],
    ["password", "κ".repeat(37), "password_long"],
    ["role", "admin", "choice_invalid"],
  ])("refuses %s %j with %s", (field, value, problem) => {
    expect(checkForm(signUpSchema, form({ ...person, [field]: value }))).toEqual({
      ok: false,
      problem: "CHECK_FIELDS",
      fields: { [field]: problem },
    });
  });

  it("accepts a password of exactly ten characters and of 72 bytes", () => {
    expect(checkForm(signUpSchema, form({ ...person, password: "1234567890" })).ok).toBe(true);
    expect(checkForm(signUpSchema, form({ ...person, password: "κ".repeat(36) })).ok).toBe(true);
  });
});

describe("log-in", () => {
  it("does not measure an old password against new rules", () => {
    expect(checkForm(logInSchema, form({ email: "a@example.com", password: "short" })).ok).toBe(true);
  });
});

describe("a handle", () => {
  it.each([
    ["Maya.Runs", "maya.runs"],
    [" @maya_runs ", "maya_runs"],
    ["abc", "abc"],
  ])("%j is stored as %j", (typed, stored) => {
    expect(handleSchema.parse(typed)).toBe(stored);
  });

  it.each(["ab", ".maya", "maya.", "ma ya", "μάγια", "a".repeat(31), "maya/../x"])("refuses %j", (typed) => {
    expect(handleSchema.safeParse(typed).error?.issues[0]?.message).toBe("handle_format");
  });

  it("refuses to pose as the house", () => {
    expect(handleSchema.safeParse("Influmeter").error?.issues[0]?.message).toBe("handle_reserved");
  });

  it("never lets through what the table's own check refuses", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (typed) => {
        const parsed = handleSchema.safeParse(typed);
        if (parsed.success) expect(parsed.data).toMatch(/^[a-z0-9](?:[a-z0-9._]{1,28}[a-z0-9])$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("onboarding", () => {
  it.each([
    ["", null],
    ["12400", 12_400],
    ["12,400", 12_400],
    ["12.400", 12_400],
    ["1 234 567", 1_234_567],
    ["0", 0],
  ])("reads %j followers as %j", (typed, count) => {
    const checked = checkForm(onboardingSchema, form({ ...profile, "selfReported.instagram": typed }));
    expect(checked).toEqual({ ok: true, data: { ...profile, selfReported: { instagram: count } } });
  });

  it.each(["many", "-5", "12.4", "1e9", "12,40", "9999999999999"])("refuses %j followers", (typed) => {
    const checked = checkForm(onboardingSchema, form({ ...profile, "selfReported.instagram": typed }));
    expect(checked).toEqual({
      ok: false,
      problem: "CHECK_FIELDS",
      fields: { "selfReported.instagram": "count_invalid" },
    });
  });

  it.each(["myspace", "tik-tok", "instagram2"])("refuses followers on %s, which is no platform of ours", (platform) => {
    const checked = checkForm(onboardingSchema, form({ ...profile, [`selfReported.${platform}`]: "5" }));
    expect(checked).toEqual({
      ok: false,
      problem: "CHECK_FIELDS",
      fields: { selfReported: "choice_invalid" },
    });
  });

  it.each([
    ["category", "", "choice_invalid"],
    ["country", "XX", "choice_invalid"],
    ["name", "   ", "required"],
    ["name", "n".repeat(81), "text_long"],
  ])("refuses %s %j with %s", (field, value, problem) => {
    const sent = form({ ...profile, "selfReported.instagram": "", [field]: value });
    expect(checkForm(onboardingSchema, sent)).toEqual({
      ok: false,
      problem: "CHECK_FIELDS",
      fields: { [field]: problem },
    });
  });
});

describe("settings", () => {
  it("reads an unticked box as private", () => {
    const checked = checkForm(influencerProfileSchema, form({ ...profile, bio: " Runs. " }));
    expect(checked).toMatchObject({ ok: true, data: { isPublic: false, bio: "Runs." } });
  });

  it("refuses a time zone that nobody knows", () => {
    expect(checkForm(preferencesSchema, form({ locale: "el", timeZone: "Mars/Olympus" }))).toEqual({
      ok: false,
      problem: "CHECK_FIELDS",
      fields: { timeZone: "choice_invalid" },
    });
  });
});

describe("a mail link", () => {
  it.each(["email", "invite", "magiclink", "reauthentication", ""])("of the kind %j opens nothing", (type) => {
    expect(checkForm(mailLinkSchema, form({ tokenHash: "abc", type })).ok).toBe(false);
  });

  it("is of a kind that one of our mails carries", () => {
    const folder = join(import.meta.dirname, "../../supabase/templates");
    const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    const carried = new Set(mails.flatMap((html) => [...html.matchAll(/[?&]type=(\w+)"/g)].map(([, type]) => type)));
    expect([...carried].sort()).toEqual([...mailLinkTypes].sort());
  });
});

describe("a sent form", () => {
  it("leaves out the one character that the database takes in no text", () => {
    expect(formFields(form({ name: "Ma\u0000ya", "group.a": "\u0000" }))).toEqual({ name: "Maya", group: { a: "" } });
  });

  it("cannot reach into prototypes", () => {
    const fields = formFields(form({ "__proto__.admin": "1", "constructor.x": "1", "a.__proto__": "1", name: "Maya" }));
    expect(fields).toEqual({ name: "Maya" });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it("never echoes a password", () => {
    expect(
      echoedValues(form({ email: "a@example.com", password: "secret", newPassword: "secret", $ACTION_1: "x" })),
    ).toEqual({
      email: "a@example.com",
    });
  });
});
