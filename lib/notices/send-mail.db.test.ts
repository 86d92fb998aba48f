import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { startSmtpServer, type TestSmtpServer } from "@/tests/support/smtp-server";
import { accessIncidents, type Notice, tell, tellRecovered } from "./notices";
import { sendNoticeMail } from "./send-mail";
import { unsubscribe, unsubscribeUrl } from "./unsubscribe";

let smtp: TestSmtpServer;
let aheadMs = 0;
const ctx = () => ({ db: db(), now: () => new Date(clock.now().getTime() + aheadMs) });
const later = (minutes: number) => {
  aheadMs += minutes * 60_000;
};

onStack();
beforeAll(async () => {
  smtp = await startSmtpServer();
});
beforeEach(() => {
  aheadMs = 0;
  smtp.manner = "take";
  smtp.taken.length = 0;
});
afterAll(() => smtp.close());

const broken = (userId: string, connectionId = randomUUID()): Notice => ({
  kind: "needs_reconnect",
  userId,
  connectionId,
  platform: "youtube",
  username: "north",
  cause: "TOKEN_INVALID",
});
async function mailOf(userId: string) {
  const rows = await db()
    .selectFrom("notice_mails")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .execute();
  const last = rows.at(-1);
  if (!last) throw new Error("there is no mail");
  return last;
}
/** Sends the newest mail of a person as a claimed job would. */
async function send(userId: string) {
  const { id } = await mailOf(userId);
  return sendNoticeMail(ctx(), id, async () => undefined, {
    kind: "smtp",
    url: smtp.url,
    from: "Influmeter <news@influmeter.test>",
  });
}
/** What a notice's mail offers the reader's mail program to end it by. */
async function unsubscribing(notice: (userId: string) => Notice): Promise<boolean> {
  const { userId } = await newInfluencer();
  await tell(db(), [notice(userId)], ctx().now());
  later(11);
  expect(await send(userId)).toBe("sent");
  return /^List-Unsubscribe:/im.test(smtp.taken.at(-1)?.raw ?? "");
}
async function told(): Promise<string> {
  const { userId } = await newInfluencer();
  await tell(db(), [broken(userId)], ctx().now());
  return userId;
}
function header(raw: string, name: string): string {
  const unfolded = raw.replace(/\r\n[ \t]+/g, " ");
  return unfolded.match(new RegExp(`^${name}: (.*)$`, "im"))?.[1]?.trim() ?? "";
}

describe("a mail about notices", () => {
  it("waits ten minutes, then leaves once with everything that was told", async () => {
    const userId = await told();
    await tell(db(), [broken(userId)], ctx().now());
    expect(await send(userId)).toBe("not_due");
    later(10);
    expect(await send(userId)).toBe("sent");
    expect(await send(userId)).toBe("not_due");
    expect(smtp.taken).toHaveLength(1);
    const { raw, to, from } = smtp.taken[0] ?? { raw: "", to: [], from: "" };
    const { id } = await mailOf(userId);
    expect([from, to.length]).toEqual(["news@influmeter.test", 1]);
    expect(header(raw, "Message-ID")).toBe(`<notice-${id}@influmeter.test>`);
    expect(header(raw, "Subject")).toContain("2");
    expect(header(raw, "List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
    expect(raw).toContain("text/plain");
    expect(raw).toContain("text/html");
  });

  it("is in the person's language", async () => {
    const userId = await told();
    await db().updateTable("profiles").set({ locale: "el" }).where("id", "=", userId).execute();
    later(10);
    expect(await send(userId)).toBe("sent");
    const subject = header(smtp.taken[0]?.raw ?? "", "Subject");
    const words = subject.replace(/=\?UTF-8\?[QB]\?([^?]*)\?=/gi, (_, part: string) =>
      /[A-Za-z0-9+/]{8,}=*/.test(part) && !part.includes("=D")
        ? Buffer.from(part, "base64").toString("utf8")
        : decodeURIComponent(part.replaceAll("_", " ").replaceAll("=", "%")),
    );
    expect(words).toMatch(/[α-ω]{4}/);
  });

  it("is not sent about what has healed within the ten minutes, and nothing is told of a recovery from it", async () => {
    const { userId } = await newInfluencer();
    const connection = randomUUID();
    await tell(db(), [broken(userId, connection)], ctx().now());
    await tellRecovered(db(), accessIncidents(userId, connection), ctx().now());
    later(10);
    expect(await send(userId)).toBe("dropped");
    expect(smtp.taken).toEqual([]);
  });

  it("tells of the recovery when the trouble was mailed", async () => {
    const { userId } = await newInfluencer();
    const connection = randomUUID();
    await tell(db(), [broken(userId, connection)], ctx().now());
    later(10);
    await send(userId);
    await tellRecovered(db(), accessIncidents(userId, connection), ctx().now());
    later(10);
    expect(await send(userId)).toBe("sent");
    expect(smtp.taken).toHaveLength(2);
  });
});

describe("a mail server in trouble", () => {
  it.each(["busy", "drop_before"] as const)(
    "that surely took nothing (%s) gets the mail later, once",
    async (manner) => {
      const userId = await told();
      later(10);
      smtp.manner = manner;
      expect(await send(userId)).toBe("postponed");
      expect(await send(userId)).toBe("not_due");
      smtp.manner = "take";
      later(2);
      expect(await send(userId)).toBe("sent");
      expect(smtp.taken).toHaveLength(1);
    },
  );

  it.each([
    { manner: "drop_after", taken: 1 },
    // All bytes had left us; how many arrived, we cannot know.
    { manner: "drop_during", taken: 0 },
  ] as const)(
    "that may have taken the message and never said so ($manner) does not get it twice",
    async ({ manner, taken }) => {
      const userId = await told();
      later(10);
      smtp.manner = manner;
      expect(await send(userId)).toBe("unconfirmed");
      smtp.manner = "take";
      later(60);
      expect(await send(userId)).toBe("not_due");
      expect(smtp.taken).toHaveLength(taken);
    },
  );

  it("that refuses the address is not asked again, and the row does not hold the address", async () => {
    const userId = await told();
    later(10);
    smtp.manner = "refuse";
    expect(await send(userId)).toBe("failed");
    later(60);
    expect(await send(userId)).toBe("not_due");
    expect((await mailOf(userId)).error).toMatch(/550/);
    expect((await mailOf(userId)).error).not.toContain("@");
  });

  it("that cannot be reached is tried six times", async () => {
    const userId = await told();
    later(10);
    const { id } = await mailOf(userId);
    const door = { kind: "smtp", url: "smtp://127.0.0.1:1", from: "news@influmeter.test" } as const;
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      outcomes.push(await sendNoticeMail(ctx(), id, async () => undefined, door));
      later(64);
    }
    expect(outcomes).toEqual([...Array(5).fill("postponed"), "failed", "not_due"]);
  });
});

describe("a sender that dies", () => {
  it("before the message leaves: the mail is sent later", async () => {
    const userId = await told();
    later(10);
    const { id } = await mailOf(userId);
    // What is stored by then: the attempt, and when it is due again.
    await db().updateTable("notice_mails").set({ status: "postponed", attempts: 1 }).where("id", "=", id).execute();
    expect(await send(userId)).toBe("sent");
    expect(smtp.taken).toHaveLength(1);
  });

  it("while the message leaves: nobody sends it again", async () => {
    const userId = await told();
    later(10);
    const { id } = await mailOf(userId);
    await db().updateTable("notice_mails").set({ status: "sending", attempts: 1 }).where("id", "=", id).execute();
    expect(await send(userId)).toBe("unconfirmed");
    expect(await send(userId)).toBe("not_due");
    expect(smtp.taken).toEqual([]);
  });

  it("never makes two of one mail, whatever number of workers take it up", async () => {
    const userId = await told();
    later(10);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => send(userId)));
    expect(outcomes.filter((outcome) => outcome === "sent")).toHaveLength(1);
    expect(smtp.taken).toHaveLength(1);
  });
});

describe("unsubscribing with one click", () => {
  it("ends mail, also what waits, and leaves the app alone", async () => {
    const userId = await told();
    const url = new URL(unsubscribeUrl(userId));
    const input = { person: url.searchParams.get("person") ?? "", proof: url.searchParams.get("proof") ?? "" };
    await unsubscribe(input, ctx());
    later(10);
    expect(await send(userId)).toBe("dropped");
    await tell(db(), [broken(userId)], ctx().now());
    const rows = await db()
      .selectFrom("notifications")
      .select(["in_app", "mail_id"])
      .where("user_id", "=", userId)
      .execute();
    expect(rows).toEqual([
      { in_app: true, mail_id: null },
      { in_app: true, mail_id: null },
    ]);
  });

  it("is done already for somebody who has been erased, with a link in an old mail", async () => {
    const userId = await told();
    const proof = new URL(unsubscribeUrl(userId)).searchParams.get("proof") ?? "";
    await db().deleteFrom("profiles").where("id", "=", userId).execute();
    await expect(unsubscribe({ person: userId, proof }, ctx())).resolves.toBeUndefined();
  });

  it("needs the proof that was made for this person", async () => {
    const [ana, bob] = [await told(), await told()];
    const proof = new URL(unsubscribeUrl(ana)).searchParams.get("proof") ?? "";
    for (const input of [
      { person: bob, proof },
      { person: ana, proof: `${proof}x` },
      { person: ana, proof: "" },
    ]) {
      await expect(unsubscribe(input, ctx())).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });
});

it("offers to end what is somebody's choice, and not what admins are told as such", async () => {
  expect(await unsubscribing((userId) => broken(userId))).toBe(true);
  expect(await unsubscribing((userId) => ({ kind: "platform_paused", userId, platform: "youtube" }))).toBe(false);
});
