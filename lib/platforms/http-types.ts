import type { z } from "zod";

/** What a platform charges for in an answer: each of these once per UTC day, however often it is read. */
export interface ChargedResources {
  readonly kind: "account" | "post";
  /** By the ids that the adapter gives them elsewhere too. */
  readonly ids: readonly string[];
  /** Quota units of each. */
  readonly price: number;
}

/** A call to a platform; `schema` decides what it gives. */
export interface PlatformRequest<T> {
  /** Absolute https URL of the real platform; the client maps it to the sandbox where one is set. */
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** A JSON body, for platforms that want one; never together with `form`. */
  readonly json?: unknown;
  /** Further headers (an API version, another kind of authorization). */
  readonly headers?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  /** Name of the remote call for logs, counters and budgets, for example "media.list". */
  readonly endpoint: string;
  /** Quota units that it costs; 1 unless said. */
  readonly cost?: number;
  /** What in the answer is charged for, where that depends on what it holds; `cost` is then the most that it can be. */
  charged?(data: T): ChargedResources;
  /** What the answer must look like; a mismatch is BAD_RESPONSE. */
  readonly schema: z.ZodType<T>;
  /** False for calls that must not be repeated in-process (a single-use code or token). Default true. */
  readonly repeatable?: boolean;
  /** True where answers of any 2xx status with an empty body are fine; `schema` then sees null. */
  readonly emptyBody?: boolean;
}

/** The one thing that adapters ask of an answer's headers. */
export interface AnswerHeaders {
  /** By its lower-case name; null where the header is missing. */
  get(name: string): string | null;
}

/** A usable answer. */
export interface PlatformResponse<T> {
  readonly data: T;
  /** SHA-256 (hex) of the raw body. */
  readonly sha256: string;
  readonly headers: AnswerHeaders;
}

/** The one way to a platform: time-outs, retries with jitter, circuit breaker, Retry-After, redaction, sandbox mapping. */
export interface PlatformHttp {
  request<T>(request: PlatformRequest<T>): Promise<PlatformResponse<T>>;
}

/** A failed HTTP answer, as `classify` sees it. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The parsed body where it is JSON, else the first 2,000 characters of text. */
  readonly body: unknown;
  readonly endpoint: string;
  readonly now: Date;
}
