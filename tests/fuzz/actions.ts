import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { platformIds } from "@/lib/platforms/manifests";
import { noticeChoicesSchema } from "@/lib/schemas/notices";
import * as people from "@/lib/schemas/people";
import { testStack } from "@/tests/support/env";
import { drawnFrom, inputSchema, nearlyValid } from "./arbitrary";
import { hostileJson, hostileTexts } from "./hostile";
import type { FrameworkFailure, FuzzInput } from "./inputs";
import { oddArguments, undecodableArguments } from "./odd-arguments";
import { foreignOrigins } from "./odd-requests";
import type { WireRequest } from "./requests";
import { draw } from "./route-inputs";
import { patternOf } from "./routes";
import type { World } from "./world";

/** A server action of the build under test. */
export interface Action {
  /** `action submitLogIn` */
  readonly name: string;
  readonly id: string;
  /** A page that carries it. */
  readonly page: string;
  readonly shape: ActionShape;
}

interface ActionShape {
  /** Fields of the form. */
  readonly schema?: z.core.$ZodType;
  /** Called as `(previous state, form)`, as `(form)`, or with plain arguments. */
  readonly takes: "state and form" | "form" | "text" | "nothing";
}

/** What the forms of the app take. An action that is missing here fails the run: say what it takes. */
const shapes: Readonly<Record<string, ActionShape>> = {
  submitForgotPassword: { schema: people.passwordResetRequestSchema, takes: "state and form" },
  submitConfirmation: { schema: people.mailLinkSchema, takes: "state and form" },
  submitEndSessions: { schema: people.endSessionsSchema, takes: "state and form" },
  submitLogIn: { schema: people.logInSchema, takes: "state and form" },
  submitSignUp: { schema: people.signUpSchema, takes: "state and form" },
  submitNewPassword: { schema: people.newPasswordSchema, takes: "state and form" },
  submitOnboarding: { schema: people.onboardingSchema, takes: "state and form" },
  submitProfile: { schema: people.influencerProfileSchema, takes: "state and form" },
  submitPreferences: { schema: people.preferencesSchema, takes: "state and form" },
  submitReported: { schema: people.reportedNumbersSchema, takes: "state and form" },
  submitEmail: { schema: people.emailChangeSchema, takes: "state and form" },
  submitPassword: { schema: people.passwordChangeSchema, takes: "state and form" },
  submitDeletion: { schema: people.deletionSchema, takes: "state and form" },
  submitNoticeChoices: { schema: noticeChoicesSchema, takes: "state and form" },
  markRead: { schema: z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/) }), takes: "form" },
  markAllRead: { schema: z.object({ upTo: z.string().regex(/^[1-9]\d{0,14}$/) }), takes: "form" },
  dismiss: { schema: z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/) }), takes: "form" },
  submitPause: { schema: z.object({ platform: z.enum(platformIds) }), takes: "form" },
  submitResume: { schema: z.object({ platform: z.enum(platformIds) }), takes: "form" },
  chooseLocale: { schema: z.object({ locale: z.enum(["en", "el"]) }), takes: "form" },
  chooseTheme: { schema: z.object({ theme: z.enum(["light", "dark", "system"]) }), takes: "form" },
  askHandle: { takes: "text" },
  endSession: { takes: "nothing" },
};

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), workers: z.record(z.string(), z.unknown()) })),
});

/** Every server action that the build under test answers. Throws for one whose arguments nobody has described. */
export function findActions(): Action[] {
  const folder = testStack().env.NEXT_DIST_DIR ?? "";
  const file = join(import.meta.dirname, "../..", folder, "server/server-reference-manifest.json");
  const { node } = manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(node).map(([id, { exportedName, workers }]) => {
    const shape = shapes[exportedName];
    if (!shape)
      throw new Error(`The action ${exportedName} cannot be fuzzed: say in ${import.meta.filename} what it takes.`);
    const pages = Object.keys(workers).map(patternOf);
    const page = pages.find((one) => !one.includes("[") && !one.includes("_not-found")) ?? "/";
    return { name: `action ${exportedName}`, id, page, shape };
  });
}

type Fields = readonly (readonly [name: string, value: string])[];

const boundary = "----fuzz7f3a";

function multipart(fields: Fields): Buffer {
  const parts = fields.map(([name, value]) => {
    const safeName = name.replace(/["\r\n]/g, "_");
    return `--${boundary}\r\ncontent-disposition: form-data; name="${safeName}"\r\n\r\n${value}\r\n`;
  });
  return Buffer.from(`${parts.join("")}--${boundary}--\r\n`);
}

const untouched = { values: {}, fields: {}, problem: null, done: null, attempt: 0 };

/** The arguments of a call as React encodes them: the form's fields carry its number, the rest is JSON. */
function encodeCall(takes: ActionShape["takes"], previous: unknown, fields: Fields): Buffer {
  const form = fields.map(([name, value]) => [`1_${name}`, value] as const);
  if (takes === "nothing") return multipart([["0", "[]"]]);
  if (takes === "text") return multipart([["0", JSON.stringify([fields[0]?.[1] ?? ""])]]);
  const args = takes === "form" ? ["$K1"] : [previous, "$K1"];
  return multipart([...form, ["0", JSON.stringify(args) ?? "[]"]]);
}

/** A value as a form would carry it. */
function spelled(value: unknown): string {
  return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) return [["field", spelled(value)]];
  return Object.entries(value).flatMap(([name, one]): Fields => {
    if (one === undefined) return [];
    if (Array.isArray(one)) return one.slice(0, 20).map((text) => [name, spelled(text)]);
    if (typeof one === "object" && one !== null)
      return Object.entries(one).map(([inner, text]) => [`${name}.${inner}`, spelled(text)]);
    return [[name, spelled(one)]];
  });
}

/** Everything that is tried on one server action. */
export function actionInputs(action: Action, world: World, count: number, seed: number): FuzzInput[] {
  const inputs: FuzzInput[] = [];
  const { origin, host } = new URL(testStack().appUrl);
  const form = `multipart/form-data; boundary=${boundary}`;
  const call = (body: Buffer, headers: WireRequest["headers"] = {}): WireRequest => ({
    method: "POST",
    path: action.page,
    headers: { host, origin, accept: "text/x-component", "next-action": action.id, "content-type": form, ...headers },
    body,
  });
  const add = (kind: string, request: WireRequest, mayChange: boolean, framework?: FrameworkFailure) =>
    inputs.push({
      target: action.name,
      kind: `action: ${kind}`,
      request,
      mayChange,
      mustRefuse: false,
      byHandler: false,
      redirects: true,
      framework,
    });
  // Nobody's session ends in the middle of a run, and the owners keep their passwords and e-mail addresses.
  const endsSession = action.shape.takes === "nothing" || action.name.endsWith("NewPassword");
  const cookieAt = (index: number) => {
    if (endsSession) return {};
    const people = [...world.owners, ...world.bystanders];
    return index % 3 === 0 ? {} : { cookie: people[index % people.length]?.cookie ?? "" };
  };
  const { schema, takes } = action.shape;
  const hints = [...(world.owners[0]?.names ?? []), "GR", "fitness", "en", "Europe/Athens", "a@example.test", "on"];
  if (schema) {
    const shape = inputSchema(schema);
    const valid = draw(drawnFrom(shape, hints), count, seed + 1);
    valid.forEach((value, index) => {
      add("valid", call(encodeCall(takes, untouched, fieldsOf(value)), cookieAt(index)), true);
      const bad = world.badSessions[index % world.badSessions.length];
      if (bad && bad.cookie.length < 12_000)
        add("bad session", call(encodeCall(takes, untouched, fieldsOf(value)), { cookie: bad.cookie }), true);
    });
    draw(nearlyValid(shape, hints), count, seed + 2).forEach((value, index) => {
      const fields = fieldsOf(value);
      const object = z.core.safeParse(schema, nested(fields));
      add("nearly valid", call(encodeCall(takes, untouched, fields), cookieAt(index)), object.success);
    });
  }
  for (const [index, text] of draw(fc.constantFrom(...hostileTexts), count, seed + 3).entries())
    add("hostile text", call(encodeCall(takes, untouched, [["text", text]]), cookieAt(index)), false);
  const argumentLists = [
    ...oddArguments.map((args) => ({ args, framework: undefined })),
    ...undecodableArguments.map((args) => ({ args, framework: "arguments" as const })),
  ];
  argumentLists.forEach(({ args, framework }, index) => {
    const kind = framework ? "arguments that cannot be decoded" : "odd arguments";
    const sent: Fields = [
      ["1_email", "x"],
      ["0", args],
    ];
    add(kind, call(multipart(sent), cookieAt(index)), false, framework);
    // As plain text there is no form that "$K1" could stand for.
    const asText = { ...cookieAt(index), "content-type": "text/plain;charset=UTF-8" };
    const whole = args.includes("$K") ? "arguments" : framework;
    add(whole ? "arguments that cannot be decoded" : kind, call(Buffer.from(args), asText), false, whole);
  });
  hostileJson.forEach((body, index) => {
    const type = ["text/plain;charset=UTF-8", form, "application/json", "application/x-www-form-urlencoded"][index % 4];
    add("odd body", call(Buffer.from(body), { ...cookieAt(index), "content-type": type ?? "" }), false, "arguments");
  });
  for (const size of [100_000, 1_100_000, 3_000_000])
    add(
      "huge body",
      call(multipart([["0", `["${"x".repeat(size)}"]`]])),
      false,
      size > 1_000_000 ? "arguments" : undefined,
    );
  for (const headers of foreignOrigins)
    add(
      "foreign origin",
      call(encodeCall(takes, untouched, [["locale", "el"]]), { ...headers, ...cookieAt(1) }),
      false,
    );
  for (const id of ["", "x", "0".repeat(40), `${action.id}0`, action.id.toUpperCase(), "__proto__", "x".repeat(3_000)])
    add("unknown action", call(encodeCall(takes, untouched, []), { "next-action": id }), false);
  const hidden: Fields[] = [
    [[`$ACTION_ID_${action.id}`, ""]],
    [["$ACTION_ID_x", ""]],
    [["$ACTION_REF_1", ""]],
    [
      ["$ACTION_REF_1", ""],
      ["$ACTION_1:0", JSON.stringify({ id: action.id, bound: null })],
    ],
    [
      ["$ACTION_REF_1", ""],
      ["$ACTION_1:0", "{"],
    ],
    [
      ["$ACTION_REF_1", ""],
      ["$ACTION_1:0", JSON.stringify({ id: action.id, bound: "$@1" })],
      ["$ACTION_1:1", "[null]"],
    ],
    [
      ["$ACTION_KEY", "x"],
      ["$ACTION_REF_", ""],
    ],
  ];
  for (const fields of hidden) {
    const plain = call(multipart(fields), endsSession ? {} : { cookie: world.bystanders[0]?.cookie ?? "" });
    const { "next-action": _id, ...headers } = plain.headers;
    add("form without a script", { ...plain, headers: { ...headers, accept: "text/html" } }, false);
  }
  return inputs;
}

/** Fields as the app reads them: the last of a name wins, one dot makes a group. */
function nested(fields: Fields): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of fields) {
    const [first = "", second] = name.split(".");
    const group = result[first];
    if (second === undefined) result[first] = value;
    else
      result[first] = typeof group === "object" && group !== null ? { ...group, [second]: value } : { [second]: value };
  }
  return result;
}
