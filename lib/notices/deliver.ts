import "server-only";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { MailDoor } from "./mail-door";

/** A message ready to leave. */
export interface Message {
  /** Names the message for ever: every attempt carries it, so that a mail program shows doubles once. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where one POST ends all mail of this kind (RFC 8058); null for mail of which there is only one, or that nobody chooses. */
  readonly unsubscribeUrl: string | null;
}

/**
 * `sent`: the server has taken it. `refused`: it never will. `unsent`: surely not taken, worth another attempt. `unknown`:
 * all of it was handed over and no answer came. `gone`: `beforeSending` said no.
 */
export interface Delivery {
  readonly outcome: "sent" | "refused" | "unsent" | "unknown" | "gone";
  readonly error: string | null;
}

const limits = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
} as const;

/**
 * Hands a message to the door. `beforeSending` is called when the server is ready and nothing of the message has left; it
 * writes that down and may say no. Never throws for what the server does.
 */
export function deliver(door: MailDoor, message: Message, beforeSending: () => Promise<boolean>): Promise<Delivery> {
  return door.kind === "smtp"
    ? deliverBySmtp(door, message, beforeSending)
    : deliverToFolder(door, message, beforeSending);
}

/** One file per message, named by its id: writing it twice leaves one. */
async function deliverToFolder(
  door: MailDoor & { kind: "folder" },
  message: Message,
  beforeSending: () => Promise<boolean>,
): Promise<Delivery> {
  if (!(await beforeSending())) return { outcome: "gone", error: null };
  const { id, to, subject, text, html } = message;
  await mkdir(door.folder, { recursive: true, mode: 0o700 });
  const file = join(door.folder, `notice-${id}.json`);
  const at = new Date().toISOString();
  await writeFile(`${file}.partial`, JSON.stringify({ to, subject, html, text, at }, null, 2), { mode: 0o600 });
  await rename(`${file}.partial`, file);
  return { outcome: "sent", error: null };
}

async function compose(from: string, message: Message): Promise<Buffer> {
  const { id, to, subject, text, html, unsubscribeUrl } = message;
  const domain = from.match(/@([\w.-]+)/)?.[1] ?? "localhost";
  return new MailComposer({
    from,
    to,
    subject,
    text,
    html,
    messageId: `<notice-${id}@${domain}>`,
    headers: {
      "Auto-Submitted": "auto-generated",
      ...(unsubscribeUrl === null
        ? {}
        : { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
  })
    .compile()
    .build();
}

async function deliverBySmtp(
  door: MailDoor & { kind: "smtp" },
  message: Message,
  beforeSending: () => Promise<boolean>,
): Promise<Delivery> {
  const raw = await compose(door.from, message);
  const url = new URL(door.url);
  const secure = url.protocol === "smtps:";
  const connection = new SMTPConnection({
    host: url.hostname,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: url.searchParams.get("requireTLS") === "true",
    ...limits,
  });
  // A lost connection also calls back whoever waits below; without a listener the event would end the process.
  let lost: unknown = null;
  connection.on("error", (error: unknown) => {
    lost = error;
  });
  try {
    await until(
      connection,
      () => lost,
      (done) => connection.connect(done),
    );
    const user = decodeURIComponent(url.username);
    if (user !== "") {
      const credentials = { user, pass: decodeURIComponent(url.password) };
      await until(
        connection,
        () => lost,
        (done) => connection.login({ credentials }, done),
      );
    }
  } catch (error) {
    connection.close();
    return { outcome: "unsent", error: wordsOf(error, message) };
  }
  if (!(await beforeSending())) {
    connection.close();
    return { outcome: "gone", error: null };
  }
  const body = new PassThrough();
  body.end(raw);
  const from = door.from.match(/<([^>]+)>/)?.[1] ?? door.from;
  try {
    await until(
      connection,
      () => lost,
      (done) => connection.send({ from, to: [message.to] }, body, (error) => done(error)),
    );
    connection.quit();
    return { outcome: "sent", error: null };
  } catch (error) {
    connection.close();
    return { outcome: judge(error, body.readableEnded), error: wordsOf(error, message) };
  }
}

/** A server takes a message with its answer to the end of it; before all of it was handed over, it cannot have. */
function judge(error: unknown, allHandedOver: boolean): Delivery["outcome"] {
  const status = responseCode(error);
  if (status >= 500) return "refused";
  if (status >= 400) return "unsent";
  return allHandedOver ? "unknown" : "unsent";
}

function responseCode(error: unknown): number {
  return typeof error === "object" &&
    error !== null &&
    "responseCode" in error &&
    typeof error.responseCode === "number"
    ? error.responseCode
    : 0;
}

/** A callback of the connection as a promise; a connection that ends before it answers is an error too. */
function until(
  connection: SMTPConnection,
  lost: () => unknown,
  start: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(lost() ?? new Error("The mail server closed the connection."));
    connection.once("end", ended);
    start((error) => {
      connection.removeListener("end", ended);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** What a server said, for the log and the row: one line, without the recipient. */
function wordsOf(error: unknown, { to }: Message): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(to, "[recipient]").replace(/\s+/g, " ").slice(0, 300);
}
