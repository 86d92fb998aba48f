import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { disconnectAccount } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { callsSince, connect, control, lastCall } from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { configuredPlatforms, type PlatformCallOptions } from "./platform-source";
import { revokeNow } from "./release-revocations";

let person: PersonContext;
onStack((someone) => {
  person = someone;
});

const grantsOf = (userId: string) =>
  db().selectFrom("oauth_grants").select(["id", "status"]).where("user_id", "=", userId).execute();
const revocations = async (since: number) =>
  (await callsSince(since, "youtube")).filter(({ endpoint }) => endpoint === "oauth.revoke");

/** The grant of an account that was disconnected while its platform was down, due to be tried again. */
async function owedGrant(): Promise<string> {
  const connectionId = await connect(person, "youtube", "tiny");
  await control("faults", { host: "oauth2.googleapis.com", pathPrefix: "/revoke", kind: "server_error" });
  await disconnectAccount(person, { connectionId, history: "keep" });
  await control("faults", undefined, "DELETE");
  await letPass(10 * 60_000);
  const [grant] = await grantsOf(person.userId);
  if (grant?.status !== "revoked") throw new Error("nothing is owed");
  return grant.id;
}

/** A database that lets `work` happen after the first answer that it gives. */
function afterFirstAnswer(work: () => Promise<unknown>) {
  let isFirst = true;
  return db().withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (isFirst) {
        isFirst = false;
        await work();
      }
      return result;
    },
  });
}

describe("an owed revocation", () => {
  it("leaves the access of a consent alone that came after it was claimed", async () => {
    const grantId = await owedGrant();
    const before = await lastCall();
    const claimed = afterFirstAnswer(() => connect(person, "youtube", "tiny"));
    await revokeNow({ ...system(), db: claimed }, { grantId, timeLimitMs: 5_000 });
    expect(await revocations(before)).toEqual([]);
    expect(await grantsOf(person.userId)).toEqual([{ id: grantId, status: "active" }]);
  });

  it("of somebody who waits is broken off when their time is over, and settled where it succeeds", async () => {
    const grantId = await owedGrant();
    const options: PlatformCallOptions[] = [];
    const source = {
      ...configuredPlatforms,
      call: (id: string, given: PlatformCallOptions = {}) => {
        options.push(given);
        return configuredPlatforms.call(id, given);
      },
    };
    const began = clock.wall().getTime();
    expect(await revokeNow(system(), { grantId, timeLimitMs: 5_000, source })).toBe("done");
    const endMs = options[0]?.endsAt?.getTime() ?? 0;
    expect(endMs).toBeGreaterThanOrEqual(began + 5_000);
    expect(endMs).toBeLessThanOrEqual(clock.wall().getTime() + 5_000);
    expect(await grantsOf(person.userId)).toEqual([]);
  });
});
