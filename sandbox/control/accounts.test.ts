import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { igClient, liClient, testSandbox, xClient, ytClient } from "@/sandbox/test-sandbox";

const accountList = z.object({
  accounts: z.array(
    z.object({
      personaId: z.string(),
      platformUserId: z.string(),
      username: z.string(),
      accessToken: z.string(),
      refreshToken: z.string().nullable(),
    }),
  ),
});
const clients = {
  instagram: igClient.clientId,
  youtube: ytClient.clientId,
  linkedin: liClient.clientId,
  x: xClient.clientId,
};
/** Where a generated account reads itself and its posts. */
const addresses = {
  instagram: () => ({
    profile: "/graph.instagram.com/v25.0/me?fields=user_id,followers_count",
    listing: "/graph.instagram.com/v25.0/me/media?fields=id",
  }),
  youtube: (id: string) => ({
    profile: "/www.googleapis.com/youtube/v3/channels?part=id,statistics&mine=true",
    listing: `/www.googleapis.com/youtube/v3/playlistItems?part=id&playlistId=${id.replace("UC", "UU")}`,
  }),
  x: (id: string) => ({ profile: "/api.x.com/2/users/me", listing: `/api.x.com/2/users/${id}/tweets` }),
};

describe("generated accounts", () => {
  it.each(["instagram", "youtube", "x"] as const)("are as many as asked for, each its own, on %s", async (platform) => {
    const sandbox = await testSandbox();
    const make = async (count: number) => {
      const { json } = await sandbox.control("POST", "/accounts", { platform, clientId: clients[platform], count });
      return accountList.parse(json).accounts;
    };
    const accounts = [...(await make(300)), ...(await make(20))];
    for (const field of ["personaId", "platformUserId", "username", "accessToken"] as const) {
      expect(new Set(accounts.map((account) => account[field])).size).toBe(320);
    }
    const { accessToken = "", platformUserId = "" } = accounts[311] ?? {};
    const { profile, listing } = addresses[platform](platformUserId);
    const { status, text } = await sandbox.read(profile, accessToken);
    expect(status).toBe(200);
    expect(text).toContain(platformUserId);
    expect((await sandbox.read(listing, accessToken)).status).toBe(200);
  });

  it("are still there after a restart, with the same numbers", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "sandbox-accounts-"));
    try {
      const ask = { platform: "instagram", clientId: igClient.clientId, count: 3 };
      const first = await testSandbox({ dataDir });
      const { accounts } = accountList.parse((await first.control("POST", "/accounts", ask)).json);
      const path = `/personas/instagram/${accounts[2]?.personaId}/history?days=5`;
      const before = (await first.control("GET", path)).json;
      first.close();
      const second = await testSandbox({ dataDir });
      expect((await second.control("GET", path)).json).toEqual(before);
      const more = accountList.parse((await second.control("POST", "/accounts", ask)).json).accounts;
      expect(accounts.map(({ personaId }) => personaId)).not.toContain(more[0]?.personaId);
      second.close();
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it("are on no list and no page, and need a known client and platform", async () => {
    const sandbox = await testSandbox();
    const ask = { platform: "youtube", clientId: ytClient.clientId, count: 2 };
    const listed = (await sandbox.control("GET", "/personas")).text;
    expect((await sandbox.control("POST", "/accounts", ask)).status).toBe(201);
    expect((await sandbox.control("GET", "/personas")).text).toBe(listed);
    expect((await sandbox.control("POST", "/accounts", { ...ask, clientId: "nobody" })).status).toBe(404);
    expect((await sandbox.control("POST", "/accounts", { ...ask, platform: "nowhere" })).status).toBe(404);
    expect((await sandbox.control("POST", "/accounts", { ...ask, count: 0 })).status).toBe(400);
  });
});
