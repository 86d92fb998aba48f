import type { Env } from "@/lib/config";
import { parseKeyRing } from "@/lib/crypto";
import { AppError } from "@/lib/errors";
import { clientOf, loginsOf } from "@/lib/platforms/logins";
import { manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import type { Manifest } from "@/lib/platforms/types";
import { bad, type Finding, ok, warn } from "./finding";

const isLoopback = (url: string) => ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);

/** Whether people reach the app by a safe address, so that log-in cookies are safe too. */
export function checkAppUrl({ appUrl }: Pick<Env, "appUrl">): Finding {
  if (appUrl.startsWith("https:")) return ok("address", `People open ${appUrl}; cookies are bound to it.`);
  if (isLoopback(appUrl)) return ok("address", `${appUrl} is for this machine alone.`);
  return bad(
    "address",
    `${appUrl} is not encrypted, so log-ins can be read on the way.`,
    "Set APP_URL to the https address.",
  );
}

/** Whether the key ring can be read, and opens what is stored. `storedIds`: keys that stored tokens are sealed under. */
export function checkKeys(
  { tokenEncryptionKeys, tokenKeysName }: Pick<Env, "tokenEncryptionKeys" | "tokenKeysName">,
  storedIds: readonly string[],
): Finding {
  try {
    const ring = parseKeyRing(tokenEncryptionKeys, tokenKeysName);
    const missing = storedIds.filter((id) => !ring.opening.has(id));
    if (missing.length > 0) {
      const says = `Stored tokens are sealed under ${missing.map((id) => `"${id}"`).join(", ")}, which ${tokenKeysName} does not hold.`;
      return bad(
        "keys",
        says,
        "Put the missing key back at the end of TOKEN_ENCRYPTION_KEYS; without it these accounts must be connected again.",
      );
    }
    const older = storedIds.filter((id) => id !== ring.sealing.id);
    if (older.length > 0) {
      return warn(
        "keys",
        `Some tokens are still sealed under older keys: ${older.join(", ")}.`,
        "Run `npm run cli -- rotate-keys`.",
      );
    }
    return ok("keys", `"${ring.sealing.id}" seals, ${ring.opening.size} of them open; read from ${tokenKeysName}.`);
  } catch (error) {
    return bad("keys", messageOf(error), "Run `npm run cli -- generate-key` for a key that is usable.");
  }
}

/** Whether the database's address suits where this runs. */
export function checkDatabaseUrl({ databaseUrl, onVercel }: Pick<Env, "databaseUrl" | "onVercel">): Finding {
  const { port } = new URL(databaseUrl);
  const isPooler = port === "6543";
  if (onVercel && !isPooler) {
    return warn(
      "database address",
      "DATABASE_URL is not the transaction pooler, and every function opens connections of its own.",
      "Use Supabase dashboard > Connect > Transaction pooler (port 6543).",
    );
  }
  return ok(
    "database address",
    isPooler ? "The transaction pooler; nothing session-level is used over it." : "A direct connection.",
  );
}

/** Whether anything stands in for the platforms, where it may. */
export function checkSandbox({
  sandboxUrl,
  onVercel,
  appUrl,
}: Pick<Env, "sandboxUrl" | "onVercel" | "appUrl">): Finding {
  if (sandboxUrl === null) return ok("sandbox", "Off: the real platforms are asked.");
  if (onVercel || !isLoopback(appUrl)) {
    return bad("sandbox", "SANDBOX_URL is set on an installation that others can reach.", "Remove SANDBOX_URL.");
  }
  return ok("sandbox", "On: stand-ins answer in place of the platforms.");
}

/** Whether notices can go out by mail; log-in mail is the Auth server's. Asks no server: that would need a log-in there. */
export function checkMail({ smtp }: Pick<Env, "smtp">): Finding {
  if (smtp) return ok("mail", `Notices go out through ${new URL(smtp.url).hostname} as ${smtp.from}.`);
  return warn("mail", "Notices are told in the app alone.", "Set SMTP_URL and MAIL_FROM to send them by mail too.");
}

/** How long before the end of an API's version an operator is told. */
const versionNoticeMs = 60 * 24 * 3_600_000;

/**
 * Per platform: whether it is set up, the redirect address that its developer console must know, and whether the
 * version of its API that is spoken here is about to end.
 */
export function checkPlatforms(
  { appUrl, clientIdVariable }: Pick<Env, "appUrl" | "clientIdVariable">,
  now: Date,
): Finding[] {
  return platformIds.map((id: PlatformId) => {
    const { label, apiSupportedUntil: until }: Manifest = manifests[id];
    const address = `${appUrl}/api/social/${id}/callback`;
    const names = loginsOf(getPlatform(id)).flatMap((login) => clientIdVariable(clientOf(login)) ?? []);
    const isReady = names.length > 0;
    if (isReady && until !== undefined && Date.parse(until) - now.getTime() < versionNoticeMs) {
      return warn(
        `platform ${id}`,
        `${label} may refuse every call from ${until} on: the version of its API that is spoken here ends then.`,
        `Update this installation, or raise the version (docs/platforms/${id}.md)`,
      );
    }
    if (isReady) {
      return ok(`platform ${id}`, `${label} is set up by ${names.join(" and ")}; its console must list ${address}`);
    }
    return warn(
      `platform ${id}`,
      `${label} is not set up, so nobody can connect it.`,
      `Follow docs/platforms/${id}.md and register ${address}`,
    );
  });
}

/** The words of a failure that an operator may read. */
export function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return error instanceof Error ? `${error.message}${cause}` : String(error);
}
