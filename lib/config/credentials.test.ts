import { expect, it } from "vitest";
import { credentialVariables, readCredentials } from "./credentials";

it("names each client's variables so that the same client is read back", () => {
  const client = (name: string, apiKeys: string[] = []) => ({
    clientId: `${name}-id`,
    clientSecret: `${name}-secret`,
    apiKeys,
  });
  const clients = {
    instagram: client("instagram"),
    tiktok: client("tiktok"),
    youtube: client("youtube", ["key"]),
    facebook: client("facebook"),
  };
  const read = readCredentials(credentialVariables(clients));
  expect([...read.keys()]).toEqual(Object.keys(clients));
  for (const [platform, { clientId, clientSecret, apiKeys }] of Object.entries(clients)) {
    expect(read.get(platform)).toMatchObject({ clientId, clientSecret, apiKey: apiKeys[0] ?? null });
  }
});

it("gives no variables for a platform that it does not know", () => {
  expect(credentialVariables({ nowhere: { clientId: "a", clientSecret: "b", apiKeys: [] } })).toEqual({});
});
