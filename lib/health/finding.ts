/** What one look at an installation found. */
export interface Finding {
  readonly check: string;
  readonly status: "ok" | "warn" | "bad";
  readonly says: string;
  /** What to do about it; nothing where all is well. */
  readonly todo?: string;
}

/** All is well. */
export function ok(check: string, says: string): Finding {
  return { check, status: "ok", says };
}

/** Works, but not as it should. */
export function warn(check: string, says: string, todo: string): Finding {
  return { check, status: "warn", says, todo };
}

/** Does not work, or is not safe. */
export function bad(check: string, says: string, todo: string): Finding {
  return { check, status: "bad", says, todo };
}
