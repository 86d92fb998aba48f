import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { linksOf, readLocalMail } from "./read-local-mail";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mail-"));
});
afterEach(() => rm(folder, { recursive: true }));

const mail = { to: "a@example.com", subject: "Hello", html: "", text: "Hello", at: "2026-11-21T10:00:00.000Z" };

it("lists mails newest first and leaves out half-written files", async () => {
  await writeFile(join(folder, "1.json"), JSON.stringify(mail));
  await writeFile(
    join(folder, "2.json"),
    JSON.stringify({ ...mail, subject: "Later", at: "2026-11-21T11:00:00.000Z" }),
  );
  await writeFile(join(folder, "3.json"), '{"to": "a@exa');
  await writeFile(join(folder, "note.txt"), "not a mail");
  expect((await readLocalMail(folder)).map(({ subject }) => subject)).toEqual(["Later", "Hello"]);
});

const address = "http://localhost:3000/auth/confirm?token_hash=x&type=email";

it("finds the links of a mail with their words", () => {
  const html = `<p><a class="b" href="${address.replace("&", "&amp;")}">Con<b>firm</b></a></p>`;
  expect(linksOf(html)).toEqual([{ id: "link-1", href: address, words: "Confirm" }]);
});

it("never names a link by its address, which holds a one-time token", () => {
  const link = `<a href="${address.replace("&", "&amp;")}">${address}</a>`;
  expect(linksOf(link + link).map(({ id }) => id)).toEqual(["link-1", "link-2"]);
});

it("never makes a link of a script", () => {
  expect(linksOf('<a href="javascript:alert(1)">x</a>')).toEqual([]);
});
