import { describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import {
  attempt,
  type Consent,
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
} from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { type ConnectOutcome, chooseAccounts, completeConnect, listOfferedAccounts } from "./index";

onStack();

const codeOf = (outcome: ConnectOutcome) => (outcome.state === "refused" ? outcome.error.code : outcome.state);
const revocations = async (since: number, platform: string) =>
  (await callsSince(since, platform)).filter(({ endpoint }) => endpoint === "oauth.revoke");

/** Somebody's consent that nothing can be made of, and how it ended. */
async function failToConnect(platform: string, consent: Consent): Promise<string> {
  const stranger = await newInfluencer();
  const outcome = await completeConnect(stranger, await attempt(stranger, platform, consent));
  const kept = await db().selectFrom("oauth_grants").select("id").where("user_id", "=", stranger.userId).execute();
  expect(kept).toEqual([]);
  return codeOf(outcome);
}

describe("an unwanted consent", () => {
  const withoutStatistics: Consent = { persona: "tiny", keep: (scope) => scope !== "user.info.stats" };
  const withoutList: Consent = { persona: "tiny", keep: (scope) => scope !== "pages_show_list" };

  it.each([
    ["tiktok", withoutStatistics, "PERMISSION_MISSING"],
    ["facebook", withoutList, "PERMISSION_MISSING"],
  ])("is given back to %s where nobody else uses that log-in", async (platform, consent, code) => {
    await control("grants/revoke", { platform, personaId: consent.persona });
    const before = await lastCall();
    expect(await failToConnect(platform, consent)).toBe(code);
    expect(await revocations(before, platform)).toMatchObject([{ status: 200 }]);
  });

  it.each([
    ["tiktok", withoutStatistics, "PERMISSION_MISSING"],
    ["facebook", withoutList, "PERMISSION_MISSING"],
  ])("is not given back to %s where that would end another person's access", async (platform, consent, code) => {
    const owner = await newInfluencer();
    const id = await connect(owner, platform, consent.persona);
    const before = await lastCall();
    expect(await failToConnect(platform, consent)).toBe(code);
    expect(await revocations(before, platform)).toEqual([]);
    expect((await connectionRow(db(), id)).status).toBe("active");
  });

  it("is not given back while another person has still to choose among that log-in's accounts", async () => {
    const owner = await newInfluencer();
    const offered = await completeConnect(owner, await attempt(owner, "facebook", { persona: "studio" }));
    if (offered.state !== "choose") throw new Error(`ended in ${offered.state}`);
    const before = await lastCall();
    const code = await failToConnect("facebook", { persona: "studio", keepAsset: () => false });
    expect(code).toBe("ACCOUNT_INELIGIBLE");
    expect(await revocations(before, "facebook")).toEqual([]);
    const { accounts } = await listOfferedAccounts(owner, offered.grantId);
    const platformUserIds = accounts.flatMap(({ state, platformUserId }) => (state === "free" ? [platformUserId] : []));
    await chooseAccounts(owner, { grantId: offered.grantId, platformUserIds });
  });

  it("is not given back where the platform fails before it says whose it is, and others have connected there", async () => {
    const owner = await newInfluencer();
    const id = await connect(owner, "youtube", "tiny");
    const stranger = await newInfluencer();
    const began = await attempt(stranger, "youtube", { persona: "tiny" });
    const before = await lastCall();
    await control("faults", { host: "www.googleapis.com", pathPrefix: "/youtube", kind: "server_error" });
    try {
      expect(codeOf(await completeConnect(stranger, began))).toBe("PLATFORM_UNAVAILABLE");
    } finally {
      await control("faults", undefined, "DELETE");
    }
    expect(await revocations(before, "youtube")).toEqual([]);
    expect((await connectionRow(db(), id)).status).toBe("active");
  });

  it("is not given back where the account behind it belongs to somebody else here", async () => {
    const owner = await newInfluencer();
    const id = await connect(owner, "tiktok", "tiny");
    const before = await lastCall();
    expect(await failToConnect("tiktok", { persona: "tiny" })).toBe("ACCOUNT_ALREADY_CONNECTED");
    expect(await revocations(before, "tiktok")).toEqual([]);
    expect((await connectionRow(db(), id)).status).toBe("active");
  });
});
