import "server-only";
import { guardedGet, OutboundError, type OutboundFailure } from "@/lib/outbound";
import { outboundUrl } from "@/lib/platforms/http";
import { type ImageFacts, type ImageProblem, inspectImage } from "./inspect-image";

export const pictureLimits = { maxBytes: 5 * 1024 * 1024, timeLimitMs: 10_000 } as const;

/** Why no picture was read. `PICTURE_ADDRESS_ENDED`: a fresh address may help; see `retryable` for the rest. */
export type PictureProblem =
  | ImageProblem
  | "PICTURE_ADDRESS_ENDED"
  | "PICTURE_ADDRESS_BLOCKED"
  | "PICTURE_REDIRECTED"
  | "PICTURE_TOO_LARGE"
  | "PICTURE_UNREACHABLE";

export type ReadPicture =
  | { readonly kind: "read"; readonly bytes: Uint8Array; readonly facts: ImageFacts }
  | { readonly kind: "failed"; readonly problem: PictureProblem; readonly retryable: boolean };

export interface PictureRules {
  readonly platform: string;
  /** Hosts of the platform's pictures; `*.example.com` is any name below it. */
  readonly hosts: readonly string[];
  readonly sandboxUrl: string | null;
}

const problems: Record<OutboundFailure, { problem: PictureProblem; retryable: boolean }> = {
  blocked: { problem: "PICTURE_ADDRESS_BLOCKED", retryable: false },
  redirected: { problem: "PICTURE_REDIRECTED", retryable: false },
  too_large: { problem: "PICTURE_TOO_LARGE", retryable: false },
  timed_out: { problem: "PICTURE_UNREACHABLE", retryable: true },
  unreachable: { problem: "PICTURE_UNREACHABLE", retryable: true },
  cut_off: { problem: "PICTURE_UNREACHABLE", retryable: true },
};

function failed(problem: PictureProblem, retryable: boolean): ReadPicture {
  return { kind: "failed", problem, retryable };
}

/** Whether a name is one of the hosts. */
export function isPictureHost(name: string, hosts: readonly string[]): boolean {
  return hosts.some((host) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host));
}

/**
 * Downloads a picture from the address that a platform named: first the platform's list of hosts, then the sandbox's
 * mapping, then the guard against private addresses. What arrives is judged by its bytes. Throws nothing.
 */
export async function readPicture(url: string, rules: PictureRules): Promise<ReadPicture> {
  const wanted = URL.parse(url);
  if (wanted === null || !isPictureHost(wanted.hostname, rules.hosts)) return failed("PICTURE_ADDRESS_BLOCKED", false);
  const { platform, sandboxUrl } = rules;
  try {
    const target = outboundUrl(wanted, { platform, allowedHosts: [wanted.hostname], sandboxUrl });
    const trustedOrigin = sandboxUrl === null ? null : new URL(sandboxUrl).origin;
    const { status, bytes } = await guardedGet(target, { ...pictureLimits, trustedOrigin });
    if (status === 429 || status >= 500) return failed("PICTURE_UNREACHABLE", true);
    if (status !== 200) return failed("PICTURE_ADDRESS_ENDED", true);
    const facts = inspectImage(bytes);
    return typeof facts === "string" ? failed(facts, false) : { kind: "read", bytes, facts };
  } catch (error) {
    if (!(error instanceof OutboundError)) return failed("PICTURE_ADDRESS_BLOCKED", false);
    const { problem, retryable } = problems[error.failure];
    return failed(problem, retryable);
  }
}
