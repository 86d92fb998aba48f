import { beforeEach, describe, expect, it } from "vitest";
import { days } from "@/sandbox/test-sandbox";
import { errorAnswer, userAnswer, usersAnswer } from "./contract";
import { APP, errorTypes, typeOf, type XReader, xReader } from "./test-reader";

const USER_FIELDS =
  "user.fields=created_at,description,location,profile_image_url,protected,public_metrics,verified,verified_type,subscription_type";
let x: XReader;
beforeEach(async () => {
  x = await xReader();
});

describe("an X user", () => {
  it("has the documented shape for every account that is not suspended", async () => {
    for (const { id, platformUserId, accountType } of x.sandbox.world.personas.list("x")) {
      const answer = await x.read(`/users/me?${USER_FIELDS}`, await x.sandbox.tokenFor("x", id));
      if (accountType === "suspended") expect(typeOf(answer)).toBe("user-suspended");
      else
        expect(userAnswer.parse(answer.json).data).toMatchObject({
          id: platformUserId,
          protected: accountType === "protected",
        });
    }
  });

  it("is no more than id, name and handle unless asked, and drops unknown fields without a word", async () => {
    const answer = await x.read("/users/me?user.fields=public_metric,followers,verified");
    expect(Object.keys(userAnswer.parse(answer.json).data ?? {})).toEqual(["id", "name", "username", "verified"]);
  });

  it("is looked up by id and by handle, with a person's token or the app's", async () => {
    for (const as of [x.token, APP]) {
      for (const path of [`/users/${x.idOf("maya")}`, "/users/by/username/MayaRuns"]) {
        expect(userAnswer.parse((await x.read(path, as)).json).data?.id).toBe(x.idOf("maya"));
      }
      const byName = usersAnswer.parse((await x.read("/users/by?usernames=mayaruns,leolabs", as)).json);
      expect(byName.data?.map(({ username }) => username)).toEqual(["mayaruns", "leolabs"]);
    }
  });

  it("comes with up to a hundred others, in their order; the missing and the suspended stand beside them", async () => {
    const ids = [x.idOf("leo"), "12", x.idOf("banned"), x.idOf("locked"), x.idOf("leo")];
    const { data, errors } = usersAnswer.parse((await x.read(`/users?ids=${ids.join(",")}&${USER_FIELDS}`, APP)).json);
    expect(data?.map(({ id }) => id)).toEqual([x.idOf("leo"), x.idOf("locked")]);
    expect(errorTypes(errors)).toEqual(["resource-not-found", "user-suspended"]);
    const none = usersAnswer.parse((await x.read("/users?ids=12,13", APP)).json);
    expect(none).toMatchObject({ errors: [{}, {}] });
    expect(none).not.toHaveProperty("data");
  });

  it("has counts that grow with its audience, to the digit", async () => {
    const counts = async () => {
      const answer = await x.read("/users/me?user.fields=public_metrics", await x.sandbox.tokenFor("x", "giant"));
      return userAnswer.parse(answer.json).data?.public_metrics;
    };
    const before = await counts();
    expect(before?.followers_count).toBe(
      x.sandbox.world.personas.followersAt(x.persona("giant"), x.sandbox.world.clock.now()),
    );
    await x.sandbox.advance(days(2));
    expect((await counts())?.followers_count).toBeGreaterThan(before?.followers_count ?? 0);
  });

  it("answers in the newer names when X has forgotten the older ones", async () => {
    await x.sandbox.control("POST", "/limits", { platform: "x", name: "newNames", value: 1 });
    const answer = userAnswer.parse((await x.read("/users/me?user.fields=public_metrics")).json);
    expect(answer.data?.public_metrics).toHaveProperty("post_count");
    expect(answer.data?.public_metrics).not.toHaveProperty("tweet_count");
  });
});

describe("X's refusals", () => {
  it.each([
    ["no token", null],
    ["an invented token", "invented"],
    ["key and secret of the app", "x-api-key:x-api-secret"],
  ])("of %s say no more than that it is unauthorized", async (_name, as) => {
    const answer = as === null ? await x.sandbox.send("/api.x.com/2/users/me") : await x.read("/users/me", as);
    expect(answer).toMatchObject({ status: 401, json: { title: "Unauthorized", type: "about:blank", status: 401 } });
  });

  it("of an expired token are the same", async () => {
    await x.sandbox.advance(7_200_000);
    expect((await x.read("/users/me")).status).toBe(401);
  });

  it("keep the app's token off a person's endpoints and a person's off the app's", async () => {
    for (const answer of [await x.read("/users/me", APP), await x.read("/usage/tweets")]) {
      expect(answer.status).toBe(403);
      expect(typeOf(answer)).toBe("unsupported-authentication");
    }
  });

  it.each([["tweet.read"], ["users.read"]])("ask for the other scope beside %s alone", async (scope) => {
    const answer = await x.read("/users/me", await x.sandbox.tokenFor("x", "maya", [scope]));
    expect(answer.status).toBe(403);
    expect(errorAnswer.parse(answer.json)).toMatchObject({ title: "Forbidden", type: "about:blank" });
  });

  it.each([
    ["an unknown parameter", "/users/me?fields=id"],
    ["no ids", "/users"],
    ["an id that is none", "/users?ids=12,abc"],
    ["101 ids", `/users?ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(",")}`],
    ["an odd id in the path", "/users/12a"],
  ])("of %s name the parameter", async (_name, path) => {
    const answer = await x.read(path);
    expect(answer.status).toBe(400);
    expect(typeOf(answer)).toBe("invalid-request");
  });
});

it("serves a profile's picture in the size that its address names", async () => {
  const me = userAnswer.parse((await x.read("/users/me?user.fields=profile_image_url")).json).data;
  const address = me?.profile_image_url ?? "";
  const { headers, status } = await x.sandbox.send(address.replace("https:/", "").replace("_normal", "_400x400"));
  expect([status, headers.get("content-type")]).toEqual([200, "image/png"]);
  expect((await x.sandbox.send(address.replace("https:/", "").replace("_normal", "_huge"))).status).toBe(404);
});
