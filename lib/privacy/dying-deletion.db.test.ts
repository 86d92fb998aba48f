import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { putObject } from "@/lib/storage";
import { connect, lastCall, newInfluencer } from "@/tests/support/connect";
import {
  emailOf,
  files,
  grants,
  lives,
  mailsTo,
  onDeletions,
  png,
  request,
  revocations,
  stateOf,
  visitor,
} from "@/tests/support/deletions";
import { dyingDb } from "@/tests/support/dying";
import { letPass } from "@/tests/support/on-stack";
import { password } from "@/tests/support/people";
import { continueDeletion, requestDeletion } from "./index";

onDeletions();

describe("an erasure whose process dies", () => {
  it("at any statement costs nothing: the next attempt ends with the person gone and the platform told", {
    timeout: 180_000,
  }, async () => {
    let statement = 1;
    for (; ; statement += 1) {
      const one = await newInfluencer();
      const address = await emailOf(one.userId);
      const id = await connect(one, "youtube", "tiny");
      await putObject("post-media", `${one.userId}/a.png`, png, { contentType: "image/png", maxAgeSeconds: 60 });
      const before = await lastCall();
      const { code } = await requestDeletion(one, visitor(), {
        email: address,
        currentPassword: password,
        confirmation: address,
      });
      await sql`delete from pgboss.job where name = 'erase-person'`.execute(db());
      const requestId = (await request(code)).id;
      const dying = dyingDb(pool(), statement, "before");
      await continueDeletion({ db: dying.db, now: () => clock.now() }, requestId, async () => undefined).catch(
        () => undefined,
      );
      // Somebody who died while telling the platform holds that debt for five minutes.
      await letPass(6 * 60_000);
      await continueDeletion(one, requestId, async () => undefined);
      expect([statement, await stateOf(code), await lives(one.userId), await files(one.userId)]).toEqual([
        statement,
        "done",
        false,
        0,
      ]);
      expect([statement, await grants(one.userId), await files(id)]).toEqual([statement, [], 0]);
      expect((await revocations(before)).length).toBeGreaterThanOrEqual(1);
      expect(mailsTo(address).length).toBeLessThanOrEqual(1);
      if (!dying.isDead()) break;
    }
    expect(statement).toBeGreaterThan(15);
  });
});
