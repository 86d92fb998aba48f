import { once } from "node:events";
import { db } from "@/lib/db";
import { reserveUnits } from "@/lib/db/budgets";

/** Says that it is ready, waits for a word, reserves units of one budget again and again, and prints what it was given. */
const [platform = "", times = "0", seed = "1"] = process.argv.slice(2);
const windowEnd = new Date(Date.now() + 3_600_000);
await db().selectFrom("api_budgets").select("platform").limit(1).execute();
process.stdout.write("ready\n");
await once(process.stdin, "data");
let state = Number(seed);
let given = 0;
for (let turn = 0; turn < Number(times); turn += 1) {
  state = (state * 16_807) % 2_147_483_647;
  const units = 1 + (state % 40);
  const ask = { platform, budget: "calls", subject: "", units, limit: 1_000, reserve: 0, currency: null, windowEnd };
  const [grant] = await reserveUnits(db(), [ask], { urgent: false, now: new Date() });
  given += grant?.granted ?? Number.NaN;
}
process.stdout.write(`${given}\n`, () => process.exit(0));
