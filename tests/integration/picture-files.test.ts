import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { disconnectAccount } from "@/lib/connections";
import { db } from "@/lib/db";
import { oweRemoval } from "@/lib/db/owed-removals";
import { drain } from "@/lib/jobs";
import { copyPictures, keepPictures } from "@/lib/pictures";
import { connect, newInfluencer, removePeople } from "@/tests/support/connect";
import { fault, filesOf, objects, onPictures, picture, png, soon } from "@/tests/support/pictures";
import { system } from "@/tests/support/sync";

onPictures();

describe("a file does not outlive its reason", () => {
  it("goes with an erased history, and stays with a kept one", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toHaveLength(1);
    await disconnectAccount(ctx, { connectionId: id, history: "erase" });
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toEqual([]);
  });

  it("goes with its person", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    expect(await filesOf(id)).toHaveLength(1);
    await removePeople();
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toEqual([]);
  });

  it("goes when the account was erased while it was being copied", async () => {
    await fault({ kind: "slow", host: "scontent.cdninstagram.com", delayMs: 1500 });
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    const copying = copyPictures(system(), { connectionIds: [id], complete: async () => undefined });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await disconnectAccount(ctx, { connectionId: id, history: "erase" });
    await copying;
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toEqual([]);
  });

  it("stored by a process that died before it could say so goes after an hour", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    const path = `${id}/${"0".repeat(64)}.png`;
    const now = clock.now();
    await oweRemoval(db(), { bucket: "profile-pictures", path }, new Date(now.getTime() + 60 * 60_000));
    await objects().upload(path, png(9, 9), { contentType: "image/png" });
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toHaveLength(2);
    const anHourLater = { db: db(), now: () => new Date(now.getTime() + 61 * 60_000) };
    await keepPictures(anHourLater, soon().until);
    expect(await filesOf(id)).toEqual([(await picture(id))?.path]);
  });

  it("is not removed while a picture points at it, whatever the list says", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drain(soon());
    const path = (await picture(id))?.path ?? "";
    await oweRemoval(db(), { bucket: "profile-pictures", path }, new Date(0));
    await keepPictures(system(), soon().until);
    expect(await filesOf(id)).toEqual([path]);
  });
});
