import { randomUUID } from "node:crypto";
import { auth, youtube } from "@googleapis/youtube";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { control } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";

const clientId = `conformity-${randomUUID()}.apps.googleusercontent.com`;
const apiKey = `AIza${randomUUID()}`;
// The library's own option of each call; the sandbox takes the real host as the first part of the path.
const atSandbox = { rootUrl: `${testStack().sandboxUrl}/youtube.googleapis.com/` };

const granted = z.object({ accessToken: z.string(), platformUserId: z.string() });
const failed = z.object({
  code: z.union([z.number(), z.string()]).transform(Number),
  response: z.object({ data: z.object({ error: z.object({ errors: z.array(z.object({ reason: z.string() })) }) }) }),
});

/** YouTube's library in the name of a persona. */
async function libraryFor(personaId: string) {
  const grant = granted.parse(await control("grants", { platform: "youtube", personaId, clientId }));
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: grant.accessToken });
  return { api: youtube({ version: "v3", auth: client }), channelId: grant.platformUserId };
}

async function refusal(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { code, response } = failed.parse(error);
  return { code, reason: response.data.error.errors[0]?.reason };
}

beforeAll(async () => {
  const redirectUris = ["http://127.0.0.1:3000/callback"];
  await control("clients", { platform: "youtube", clientId, clientSecret: "secret", redirectUris, apiKeys: [apiKey] });
});
afterAll(() => control("faults", undefined, "DELETE"));

describe("@googleapis/youtube, as it comes from npm", () => {
  it("reads a channel, pages through its uploads, and reads the counts of its videos", async () => {
    const { api, channelId } = await libraryFor("maya");
    const { data: channels } = await api.channels.list(
      {
        part: ["snippet", "contentDetails", "statistics"],
        mine: true,
      },
      atSandbox,
    );
    const [channel] = channels.items ?? [];
    expect(channel?.id).toBe(channelId);
    expect(Number(channel?.statistics?.subscriberCount)).toBeGreaterThan(1_000);

    const playlistId = channel?.contentDetails?.relatedPlaylists?.uploads ?? "";
    const ids: string[] = [];
    let pageToken: string | null = null;
    do {
      const {
        data,
      }: { data: { items?: { contentDetails?: { videoId?: string | null } }[]; nextPageToken?: string | null } } =
        await api.playlistItems.list(
          {
            part: ["contentDetails"],
            playlistId,
            maxResults: 50,
            ...(pageToken === null ? {} : { pageToken }),
          },
          atSandbox,
        );
      ids.push(...(data.items ?? []).flatMap(({ contentDetails }) => contentDetails?.videoId ?? []));
      pageToken = data.nextPageToken ?? null;
    } while (pageToken !== null);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(50);

    const { data: videos } = await api.videos.list(
      { part: ["snippet", "statistics"], id: ids.slice(0, 50) },
      atSandbox,
    );
    expect(videos.items?.map(({ id }) => id)).toEqual(ids.slice(0, 50));
    expect(Number(videos.items?.[0]?.statistics?.viewCount)).toBeGreaterThanOrEqual(0);
  });

  it("reads many channels with a key", async () => {
    const { channelId } = await libraryFor("eleni");
    const api = youtube({ version: "v3", auth: apiKey });
    const { data } = await api.channels.list(
      { part: ["snippet"], id: [channelId, "UCunknown0000000000000000"] },
      atSandbox,
    );
    expect(data.items?.map(({ id }) => id)).toEqual([channelId]);
  });

  it("hears refusals in Google's form", async () => {
    const { api } = await libraryFor("maya");
    const unknown = api.playlistItems.list({ part: ["id"], playlistId: "UUunknown0000000000000000" }, atSandbox);
    expect(await refusal(unknown)).toEqual({ code: 404, reason: "playlistNotFound" });
    await control("faults", { platform: "youtube", kind: "rate_limited", value: "quotaExceeded", times: 1 });
    const spent = api.channels.list({ part: ["id"], mine: true }, atSandbox);
    expect(await refusal(spent)).toEqual({ code: 403, reason: "quotaExceeded" });
    const foreign = youtube({ version: "v3", auth: "AIza-nobody" });
    expect(await refusal(foreign.channels.list({ part: ["id"], id: ["UC1"] }, atSandbox))).toEqual({
      code: 400,
      reason: "keyInvalid",
    });
  });
});
