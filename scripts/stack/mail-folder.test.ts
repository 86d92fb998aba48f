import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { htmlToText, mailFolder } from "./mail-folder";

const html = `<html><head><title>T</title><style>p { color: red }</style></head><body><p>Hello &amp; welcome</p>
  <p><a href="http://localhost:3000/auth/confirm?token_hash=abc&type=email" style="x">Confirm</a></p></body></html>`;

it("a mail becomes one file that only its owner may read, with text made from the HTML", async () => {
  const folder = mkdtempSync(join(tmpdir(), "influmeter-mail-"));
  await mailFolder(folder).send({ to: "ana@example.com", subject: "Hi", html, text: "follow http://elsewhere" });
  const [file = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  const mail: { at: string } = JSON.parse(readFileSync(join(folder, file), "utf8"));
  expect(mail).toEqual({
    to: "ana@example.com",
    subject: "Hi",
    html,
    text: expect.any(String),
    at: expect.any(String),
  });
  expect(new Date(mail.at).toISOString()).toBe(mail.at);
  rmSync(folder, { recursive: true });
});

it("the text keeps words and link targets and drops everything else", () => {
  expect(htmlToText(html)).toBe(
    "Hello & welcome\n\nConfirm: http://localhost:3000/auth/confirm?token_hash=abc&type=email",
  );
});
