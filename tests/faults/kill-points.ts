import { type LabPlatform, labPlatforms } from "./lab-platforms";
import { Trap } from "./trap";

/** A moment of the product's work at which a process is killed. */
export interface KillPoint {
  readonly name: string;
  readonly what: string;
  /** What has to be due so that the moment comes. */
  readonly needs: "sync" | "refresh";
  /** Whoever dies here dies as the last of its jobs' workers: their earlier attempts count as used up. */
  readonly isLastAttempt?: true;
  trap(platform: LabPlatform): Trap;
}

const isClaim = (statement: string) => /skip locked/i.test(statement) && /pgboss.*'active'/is.test(statement);
const storesNumbers = (statement: string) => /insert into\s+\S*social_stats_snapshots/i.test(statement);
const sendsJobs = (statement: string) => /insert into\s+"?pgboss/i.test(statement);
const savesToken = (statement: string) =>
  /update\s+\S*connection_tokens\S*\s+set.*sealed_access_token/is.test(statement);

/** Whether this is where the transaction around such a statement commits, or such a statement on its own. */
const commits =
  (wanted: (statement: string) => boolean) => (statement: string, transaction: readonly string[] | null) =>
    transaction === null ? wanted(statement) : /^\s*commit/i.test(statement) && transaction.some(wanted);

const isRead = (path: string) =>
  !path.startsWith("/_control") && !labPlatforms.some(({ refreshPath }) => refreshPath.test(path));

const onStatement = (
  hold: "before" | "after",
  matches: (statement: string, transaction: readonly string[] | null) => boolean,
  needsRows = false,
) => new Trap({ hold, matches, needsRows }, null);
const onRequest = (hold: "before" | "after", matches: (path: string) => boolean) => new Trap(null, { hold, matches });

/** The points at which a worker or a cron call is killed. */
export const killPoints: readonly KillPoint[] = [
  {
    name: "planned, not committed",
    what: "jobs are sent, the planner's transaction is open",
    needs: "sync",
    trap: () => onStatement("before", commits(sendsJobs)),
  },
  {
    name: "claimed",
    what: "the queue has given jobs, nothing is begun",
    needs: "sync",
    trap: () => onStatement("after", isClaim, true),
  },
  {
    name: "called",
    what: "a request is on its way, the platform has not seen it",
    needs: "sync",
    trap: () => onRequest("before", isRead),
  },
  {
    name: "answered",
    what: "the platform has answered, the process has not heard it",
    needs: "sync",
    trap: () => onRequest("after", isRead),
  },
  {
    name: "before commit",
    what: "numbers are written, the transaction is open",
    needs: "sync",
    trap: () => onStatement("before", commits(storesNumbers)),
  },
  {
    name: "after commit",
    what: "numbers and completed jobs are stored, the process does not know",
    needs: "sync",
    trap: () => onStatement("after", commits(storesNumbers)),
  },
  {
    name: "refresh asked",
    what: "a refresh is on its way, the platform has not seen it",
    needs: "refresh",
    trap: ({ refreshPath }) => onRequest("before", (path) => refreshPath.test(path)),
  },
  {
    name: "refresh answered",
    what: "the platform has sent a new token, the process has not heard it",
    needs: "refresh",
    trap: ({ refreshPath }) => onRequest("after", (path) => refreshPath.test(path)),
  },
  {
    name: "refresh not saved",
    what: "the new token is known and not stored",
    needs: "refresh",
    trap: () => onStatement("before", commits(savesToken)),
  },
  {
    name: "refresh saved",
    what: "the new token is stored, the process does not know",
    needs: "refresh",
    trap: () => onStatement("after", commits(savesToken)),
  },
  {
    name: "last attempt",
    what: "the platform has answered the last attempt at a job, the process has not heard it",
    needs: "sync",
    isLastAttempt: true,
    trap: () => inCall("after"),
  },
];

/** The point at which a process stalls, and the server stops: in the middle of a call. */
export const inCall = (hold: "before" | "after") => onRequest(hold, isRead);
