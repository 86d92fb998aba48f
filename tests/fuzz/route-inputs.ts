import fc from "fast-check";
import { drawnFrom, type Hints, inputSchema, nearlyValid } from "./arbitrary";
import { hostileSegments, hostileTexts } from "./hostile";
import { changes, type FuzzInput, isTaken, type Parts, requestOf, segmentNames } from "./inputs";
import { foreignOrigins, oddHeaders, oddQueries, wireBodies, wrongSecrets, wrongTypes } from "./odd-requests";
import type { WireRequest } from "./requests";
import type { Route } from "./routes";
import type { FuzzPerson, World } from "./world";

/** Draws `count` values; the same seed gives the same ones. */
export function draw<T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): T[] {
  return count <= 0 ? [] : fc.sample(arbitrary, { numRuns: count, seed });
}

const platformNames = ["instagram", "tiktok", "youtube", "ig", "myspace"];
const nothing: Parts = { params: {}, query: undefined, body: undefined };

type Part = fc.Arbitrary<unknown>;

/** The parts of a request drawn from the route's schemas; one of them may be drawn another way. */
function partsOf(route: Route, hints: Hints, spoilt?: { part: keyof Parts; as: Part }): fc.Arbitrary<Parts> {
  const free = fc.record(
    Object.fromEntries(segmentNames(route).map((name) => [name, drawnFrom({ type: "string" }, hints)])),
  );
  const part = (name: keyof Parts): Part => {
    if (spoilt?.part === name) return spoilt.as;
    const schema = route.contract[name];
    if (schema) return drawnFrom(inputSchema(schema), hints);
    return name === "params" ? free : fc.constant(undefined);
  };
  return fc.record({ params: part("params"), query: part("query"), body: part("body") });
}

const texts = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 50 }));
const queryNames = ["days", "cursor", "limit", "history", "return", "state", "code", "error", "next", "x", ""];

/** Parts of which one is nearly what the schema takes. */
function spoiltParts(route: Route, hints: Hints): fc.Arbitrary<Parts> {
  const choices = (["params", "query", "body"] as const).flatMap((part) => {
    const schema = route.contract[part];
    return schema ? [partsOf(route, hints, { part, as: nearlyValid(inputSchema(schema), hints) })] : [];
  });
  const names = segmentNames(route);
  if (names.length > 0) {
    const as = fc.record(Object.fromEntries(names.map((name) => [name, texts])));
    choices.push(partsOf(route, hints, { part: "params", as }));
  }
  choices.push(partsOf(route, hints, { part: "query", as: fc.dictionary(fc.constantFrom(...queryNames), texts) }));
  return fc.oneof(...choices);
}

/** Whether the route is about one row that its caller has to own, or that has to be public. */
const isAboutOneRow = (route: Route) => /\[(?:id|runId|influencerId)\]|\/disconnect$/.test(route.pattern);

/** Everything that is tried on one route handler: `count` inputs of each kind that is drawn, and every list whole. */
export class RouteInputs {
  private readonly inputs: FuzzInput[] = [];
  private readonly isUser: boolean;
  private readonly isCron: boolean;
  private readonly drawn: readonly Parts[];
  private readonly owner: FuzzPerson;

  constructor(
    private readonly route: Route,
    private readonly world: World,
    private readonly count: number,
    private readonly seed: number,
  ) {
    const [owner] = world.owners;
    if (!owner) throw new Error("a world needs an owner");
    this.owner = owner;
    this.isUser = route.contract.kind === "user";
    this.isCron = route.contract.kind === "cron";
    this.drawn = draw(partsOf(route, this.hints()), Math.max(count, 1), seed + 1);
  }

  all(): FuzzInput[] {
    this.withoutPermission();
    if (!this.isCron) {
      this.spoilt();
      this.byStrangers();
      this.byOwners();
    }
    this.oddlySent();
    this.oddMethods();
    if (this.route.contract.body) this.oddBodies();
    return this.inputs;
  }

  private hints(person?: FuzzPerson): Hints {
    return [...platformNames, "me", ...(person ?? this.owner).names];
  }

  private ownerAt(index: number): FuzzPerson {
    return this.world.owners[index % this.world.owners.length] ?? this.owner;
  }

  /** A person's cookie where using the route changes nothing, and nobody's where it does. */
  private harmlessCookie(): string | undefined {
    return changes(this.route) ? undefined : this.owner.cookie;
  }

  private add(kind: string, request: WireRequest, more: Partial<FuzzInput> = {}): void {
    this.inputs.push({
      target: this.route.name,
      kind,
      request,
      mayChange: false,
      mustRefuse: false,
      byHandler: this.isUser || this.isCron,
      redirects: !this.isUser && !this.isCron,
      ...more,
    });
  }

  private withoutPermission(): void {
    const { route, world } = this;
    const mustRefuse = route.contract.kind !== "open";
    const cron = this.isCron ? { headers: { authorization: "Bearer wrong" } } : {};
    this.drawn.forEach((parts, index) => {
      this.add("no session", requestOf(route, parts, cron), { mustRefuse });
      const { cookie } = this.ownerAt(index);
      if (this.isCron) {
        const authorization = wrongSecrets[index % wrongSecrets.length] ?? "";
        this.add("wrong secret", requestOf(route, parts, { headers: { authorization }, cookie }), { mustRefuse });
      }
      const bad = world.badSessions[(index + this.seed) % world.badSessions.length];
      // Node refuses cookies of this size before anybody sees them.
      const refusedBefore = (bad?.cookie.length ?? 0) > 12_000;
      this.add(`bad session, ${bad?.name}`, requestOf(route, parts, { ...cron, cookie: bad?.cookie }), {
        mustRefuse,
        ...(refusedBefore ? { byHandler: false } : {}),
      });
      if (this.isUser && route.method !== "GET") {
        const headers = foreignOrigins[index % foreignOrigins.length] ?? {};
        this.add("foreign origin", requestOf(route, parts, { headers, cookie }), { mustRefuse });
      }
    });
  }

  private spoilt(): void {
    const { route } = this;
    draw(spoiltParts(route, this.hints()), this.count * 3, this.seed + 2).forEach((parts, index) => {
      const taken = isTaken(route, parts);
      this.add(taken ? "odd" : "nearly valid", requestOf(route, parts, { cookie: this.ownerAt(index).cookie }), {
        mayChange: taken && changes(route),
        mustRefuse: this.isUser && !taken,
      });
    });
  }

  private byStrangers(): void {
    const { route, world } = this;
    const strangers = [...world.bystanders, ...world.owners.slice(1)];
    const mustRefuse = this.isUser && isAboutOneRow(route);
    draw(partsOf(route, this.owner.names), this.count, this.seed + 3).forEach((parts, index) => {
      const { cookie } = strangers[index % strangers.length] ?? {};
      this.add("somebody else's id", requestOf(route, parts, { cookie }), {
        mustRefuse,
        mayChange: !mustRefuse && changes(route),
      });
    });
  }

  private byOwners(): void {
    this.world.owners.forEach((owner, at) => {
      const share = Math.ceil(this.count / this.world.owners.length);
      for (const parts of draw(partsOf(this.route, this.hints(owner)), share, this.seed + 10 + at)) {
        const request = requestOf(this.route, parts, { cookie: owner.cookie });
        this.add("valid", request, { mayChange: changes(this.route) });
      }
    });
  }

  private oddlySent(): void {
    const { route } = this;
    const cron = this.isCron ? { authorization: "Bearer wrong" } : {};
    const cookie = this.harmlessCookie();
    oddHeaders.forEach((headers, index) => {
      const parts = this.drawn[index % this.drawn.length] ?? nothing;
      const request = requestOf(route, parts, { cookie, headers: { ...cron, ...headers } });
      this.add("odd headers", request, { byHandler: false });
    });
    const plain = requestOf(route, nothing, { cookie, headers: cron });
    for (const segment of hostileSegments) {
      const inside = route.pattern.replace(/\[\w+\]/, segment).replace(/\[\w+\]/g, "x");
      const path = route.pattern.includes("[") ? inside : `${route.pattern}/${segment}`;
      this.add("path trick", { ...plain, path }, { byHandler: false });
    }
    for (const query of oddQueries) this.add("query trick", { ...plain, path: `${plain.path}?${query}` });
  }

  private oddMethods(): void {
    const { route } = this;
    const wrong = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"];
    for (const method of wrong.filter((one) => !route.siblings.includes(one))) {
      const request = { ...requestOf(route, nothing, { cookie: this.owner.cookie }), method };
      const framework = method === "TRACE" ? ("trace" as const) : undefined;
      this.add("wrong method", request, { byHandler: false, mustRefuse: true, framework });
    }
    for (const method of ["OPTIONS", "HEAD"])
      this.add("other method", { ...requestOf(route, nothing, {}), method }, { byHandler: false });
  }

  private oddBodies(): void {
    const { route } = this;
    const { cookie } = this.owner;
    const parts: Parts = { ...nothing, params: this.drawn[0]?.params };
    for (const { name, asking } of wireBodies) {
      const json = parsed(asking.rawBody);
      const taken = json !== undefined && isTaken(route, parts, json);
      const request = requestOf(route, parts, { ...asking, cookie });
      this.add(`body, ${name}`, request, { mustRefuse: !taken, mayChange: taken });
    }
    for (const type of wrongTypes) {
      const asking = { rawBody: Buffer.from("a=b"), headers: { "content-type": type }, cookie };
      this.add("body of another type", requestOf(route, parts, asking), { mustRefuse: true });
    }
  }
}

function parsed(body: Buffer | undefined): { body: unknown } | undefined {
  try {
    return { body: JSON.parse(new TextDecoder().decode(body)) };
  } catch {
    return undefined;
  }
}
