import type { Transport } from "@/lib/platforms/shared/transport";

/** A limit as the server enforces it: so many calls within a window that opens with its first call. */
export interface ServerLimit {
  readonly scope: "app" | "account";
  readonly limit: number;
  readonly windowMs: number;
}

/** A call as the server wrote it down. */
export interface ServedCall {
  readonly atMs: number;
  readonly account: string;
  readonly isRefused: boolean;
}

/**
 * A platform with limits, in this process: it answers as YouTube's channel list does, refuses with 429 what is too much,
 * and keeps a log of its own, which is all that a measurement looks at.
 */
export class WindowServer {
  readonly log: ServedCall[] = [];
  /** The windows of the app's limit, in order. */
  readonly appWindows: { readonly startMs: number; calls: number }[] = [];
  private readonly accountWindows = new Map<string, { startMs: number; calls: number }>();

  constructor(
    private readonly limits: { readonly app: ServerLimit; readonly account: ServerLimit },
    private readonly now: () => number,
  ) {}

  readonly transport: Transport = async ({ headers }) => {
    const account = (headers.authorization ?? "").replace(/^Bearer /, "");
    const isRefused = !this.admits(account);
    this.log.push({ atMs: this.now(), account, isRefused });
    const body = isRefused
      ? { error: { code: 429, message: "too many", errors: [{ reason: "rateLimitExceeded" }] } }
      : { items: [channel(account)] };
    return { status: isRefused ? 429 : 200, headers: new Headers(), bytes: Buffer.from(JSON.stringify(body)) };
  };

  private admits(account: string): boolean {
    const now = this.now();
    const { app, account: own } = this.limits;
    let window = this.appWindows.at(-1);
    if (!window || now >= window.startMs + app.windowMs) {
      window = { startMs: now, calls: 0 };
      this.appWindows.push(window);
    }
    const before = this.accountWindows.get(account);
    const isRunning = before && now < before.startMs + own.windowMs;
    const mine = before && isRunning ? before : { startMs: now, calls: 0 };
    this.accountWindows.set(account, mine);
    if (window.calls >= app.limit || mine.calls >= own.limit) return false;
    window.calls += 1;
    mine.calls += 1;
    return true;
  }
}

function channel(id: string) {
  return {
    id,
    snippet: { title: `Channel ${id}`, customUrl: `@${id}`, publishedAt: "2020-01-01T00:00:00Z" },
    contentDetails: { relatedPlaylists: { uploads: `UU${id}` } },
    statistics: { viewCount: "10000", subscriberCount: "1000", hiddenSubscriberCount: false, videoCount: "10" },
  };
}
