import { afterEach, expect, it, vi } from "vitest";
import { env } from "@/lib/config";
import { attempt, connect, newInfluencer } from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import { completeConnect, listHalfConsents } from "./index";

onStack();
afterEach(() => {
  vi.restoreAllMocks();
});

it("are none for somebody who has allowed everything, and for nobody else's consent", async () => {
  const ctx = await newInfluencer();
  await connect(ctx, "tiktok", "tiny");
  expect(await listHalfConsents(ctx)).toEqual({ choices: [], declined: [] });
});

it("name what was not allowed, for the account that lacks it, until it is", async () => {
  const ctx = await newInfluencer();
  const keep = (scope: string) => scope !== "video.list";
  const outcome = await completeConnect(ctx, await attempt(ctx, "tiktok", { persona: "tiny", keep }));
  const [connectionId] = outcome.state === "connected" ? outcome.connectionIds : [];
  expect(await listHalfConsents(ctx)).toEqual({
    choices: [],
    declined: [{ connectionId, scopes: ["video.list"] }],
  });
  expect(await listHalfConsents(await newInfluencer())).toEqual({ choices: [], declined: [] });
  await connect(ctx, "tiktok", "tiny");
  expect((await listHalfConsents(ctx)).declined).toEqual([]);
});

it("name nothing where a configuration of the app asks, as nobody can give what that leaves out", async () => {
  const ctx = await newInfluencer();
  const keep = (scope: string) => scope !== "video.list";
  await completeConnect(ctx, await attempt(ctx, "tiktok", { persona: "tiny", keep }));
  expect((await listHalfConsents(ctx)).declined).toHaveLength(1);
  const real = env().credentials;
  vi.spyOn(env(), "credentials").mockImplementation((client) => {
    const credentials = real(client);
    return credentials && { ...credentials, configIds: { tiktok: "1234" } };
  });
  expect((await listHalfConsents(ctx)).declined).toEqual([]);
});

it("name a choice that is still to be made, while it can be made", async () => {
  const ctx = await newInfluencer();
  const outcome = await completeConnect(ctx, await attempt(ctx, "facebook", { persona: "studio" }));
  const grantId = outcome.state === "choose" ? outcome.grantId : null;
  const { choices } = await listHalfConsents(ctx);
  expect(choices).toMatchObject([{ grantId, platform: "facebook" }]);
  await letPass(31 * 60_000);
  expect((await listHalfConsents(ctx)).choices).toEqual([]);
});
