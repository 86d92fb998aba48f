import { expect, it } from "vitest";
import { loginsOf } from "@/lib/platforms/logins";
import { platforms } from "@/lib/platforms/registry";
import el from "./messages/el.json";
import en from "./messages/en.json";
import { scopeKey } from "./scope-key";

const asked = Object.values(platforms).flatMap((platform) =>
  loginsOf(platform).flatMap(({ oauth }) => oauth.scopes.map((scope) => [platform.id, scope] as const)),
);

it.each(asked)("%s's %s has plain words and a reason in both languages", (_platform, scope) => {
  for (const { connect } of [en, el]) {
    expect(connect.scopes).toHaveProperty([scopeKey(scope)], { what: expect.any(String), why: expect.any(String) });
  }
});
