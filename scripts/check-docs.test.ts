import { describe, expect, it } from "vitest";
import { documentProblems, type Repository, routeOf } from "./check-docs";

const repository: Repository = {
  files: [
    "README.md",
    "package.json",
    "docs/deploy.md",
    "lib/platforms/instagram/manifest.ts",
    "lib/i18n/messages/en.json",
    "lib/i18n/messages/el.json",
    "app/api/social/[platform]/connect/route.ts",
  ],
  scripts: ["dev", "db:types"],
  routes: ["/api/social/[platform]/connect"],
};
const problems = (text: string, document = "README.md") => documentProblems(document, text, repository);

describe("a document is refused when it names", () => {
  it.each([
    ["a path that is not there", "see `lib/platforms/tiktok/manifest.ts`"],
    ["a folder that is not there", "see `lib/publishing/`"],
    ["a file name that no folder has", "see `vercel.json`"],
    ["a pattern that matches nothing", "see `lib/platforms/<id>/publish.ts`"],
    ["one of several that is not there", "see `lib/i18n/messages/{fr,de}.json`"],
    ["an address that no route serves", "call `POST /api/social/sync`"],
    ["a script that package.json lacks", "run `npm run deploy`"],
    ["a script that package.json lacks, in a fence", "```sh\nnpm run deploy\n```"],
    ["a link that leads nowhere", "[deploying](docs/deployment.md)"],
  ])("%s", (_name, text) => {
    expect(problems(text)).toHaveLength(1);
  });

  it("a link that is right only from another folder", () => {
    expect(problems("[deploying](docs/deploy.md)", "docs/architecture.md")).toHaveLength(1);
    expect(problems("[deploying](deploy.md#vercel)", "docs/architecture.md")).toEqual([]);
  });
});

describe("a document passes with", () => {
  it.each([
    ["a file", "`lib/platforms/instagram/manifest.ts` and `package.json`"],
    ["a folder", "`lib/platforms` and `lib/i18n/messages/`"],
    ["a file named alone", "each has a `manifest.ts`"],
    ["a placeholder", "`lib/platforms/<id>/manifest.ts`, `lib/i18n/messages/*.json`"],
    ["a choice", "`lib/i18n/messages/{en,el}.json`"],
    ["an address, with method and query", "`GET /api/social/[platform]/connect?return=/`, `/api/social/*/connect`"],
    ["a script", "`npm run dev -- --reset`, then npm run db:types"],
    ["words that are no paths", "`select 1`, `next/headers`, `app`, `platform_id`, `https://example.com/a.md`"],
    ["a path inside a fence", "```\nlib/nothing/here.ts\n```"],
  ])("%s", (_name, text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe("the address of a route file", () => {
  it("leaves route groups out and keeps parameters", () => {
    expect(routeOf("app/(dashboard)/api/social/[platform]/connect/route.ts")).toBe("/api/social/[platform]/connect");
    expect(routeOf("app/(dashboard)/page.tsx")).toBeNull();
  });
});
