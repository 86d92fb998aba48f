/** What a tap saw when a trap was sprung, and how to let the held traffic go on after all. */
export interface Catch {
  readonly victim: string;
  /** The statement or request that was waited for, shortened. */
  readonly what: string;
  release(): void;
}

/**
 * A moment in a process's work that is waited for. The first tap that meets it holds its traffic there; every other one
 * passes from then on.
 */
export class Trap {
  private armed = true;
  private settle: ((caught: Catch | null) => void) | undefined;
  private readonly outcome = new Promise<Catch | null>((resolve) => {
    this.settle = resolve;
  });

  constructor(
    readonly statement: StatementTrap | null,
    readonly request: RequestTrap | null,
  ) {}

  isArmed(): boolean {
    return this.armed;
  }

  spring(caught: Catch): void {
    this.armed = false;
    this.settle?.(caught);
  }

  /** Waits until it is sprung; null, and it is put away, when that does not happen in time. */
  async wait(timeoutMs: number): Promise<Catch | null> {
    const timer = setTimeout(() => {
      this.armed = false;
      this.settle?.(null);
    }, timeoutMs);
    const caught = await this.outcome;
    clearTimeout(timer);
    return caught;
  }
}

/** Waits for a statement on its way to PostgreSQL, or for its answer. */
export interface StatementTrap {
  /** `before` holds the statement; `after` lets it take effect and holds the answer. */
  readonly hold: "before" | "after";
  /** Whether an answer without rows is let through, and the trap stays. */
  readonly needsRows?: boolean;
  /** `transaction` holds the earlier statements of an open transaction; null outside of one. */
  matches(statement: string, transaction: readonly string[] | null): boolean;
}

/** Waits for a request on its way to a platform, or for its answer. */
export interface RequestTrap {
  readonly hold: "before" | "after";
  /** `path` begins with the platform's host: "/graph.instagram.com/v25.0/me". */
  matches(path: string): boolean;
}
