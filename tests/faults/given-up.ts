import type { Finding } from "./checker";
import type { Lab } from "./lab";

/** An account whose job the queue has given up since it was last read. */
interface GivenUp {
  readonly id: string;
  /** How many times in a row. */
  readonly rounds: number;
}

/** Within how many minutes an account is read again after its job was given up once, twice and three times in a row. */
const promisedMinutes = [15, 30, 60] as const;

/** The queue's own rows say it: a job that failed for good, and none of the same account completed after it. */
function stillGivenUp(lab: Lab): Promise<GivenUp[]> {
  return lab.query<GivenUp>(
    `select q.singleton_key as id, count(*)::int as rounds from pgboss.job q
     join public.social_connections c on c.id::text = q.singleton_key and c.status in ('active', 'error')
     where q.name in ('sync-connection', 'sync-suspect') and q.state = 'failed' and not exists (
       select from pgboss.job other where other.singleton_key = q.singleton_key
         and other.name in ('sync-connection', 'sync-suspect') and other.state = 'completed'
         and other.completed_on > q.completed_on
     )
     group by q.singleton_key`,
  );
}

/**
 * Lets the time pass that is promised to accounts whose jobs were given up, in steps, and finds those that are not read
 * by then. Nothing is made due by hand. `patienceMs`: how long a step may take by the wall clock.
 */
export async function awaitGivenUp(
  lab: Lab,
  advance: (minutes: number) => Promise<Date>,
  patienceMs: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const waiting = await stillGivenUp(lab);
  let passed = 0;
  for (const [index, minutes] of promisedMinutes.entries()) {
    const due = new Set(waiting.flatMap(({ id, rounds }) => (rounds === index + 1 ? id : [])));
    if (due.size === 0) continue;
    await advance(minutes - passed);
    passed = minutes;
    const unread = async () => (await stillGivenUp(lab)).filter(({ id }) => due.has(id));
    const deadline = Date.now() + patienceMs;
    let left = await unread();
    while (left.length > 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      left = await unread();
    }
    for (const { id } of left) {
      const detail = `given up ${index + 1} times, and not read within ${minutes} minutes`;
      findings.push({ breach: "lost", connectionId: id, detail });
    }
  }
  return findings;
}
