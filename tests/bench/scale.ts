import { makeAccounts } from "./accounts";
import { median } from "./contest";
import { drainOf } from "./queue-contests";

const accountsPerDrain = 2_000;

/**
 * What syncing 2,000 accounts costs while as many exist, and while there are 20,000, in microseconds per account: the
 * medians of five drains each. The sizes cannot take turns, so both are measured with the same accounts, one after the
 * other, each after a drain that does not count.
 */
export async function costAtTwoSizes(quick: boolean) {
  const smallSize = quick ? 200 : accountsPerDrain;
  const largeSize = smallSize * 10;
  const accounts = await makeAccounts("youtube", smallSize);
  const cost = async () => {
    const side = drainOf("sync", accounts);
    const costs: number[] = [];
    for (let round = -2; round < (quick ? 1 : 5); round += 1) {
      await side.prepare?.();
      const started = performance.now();
      await side.run();
      if (round >= 0) costs.push(((performance.now() - started) * 1000) / accounts.length);
    }
    return median(costs);
  };
  const small = await cost();
  await makeAccounts("youtube", largeSize - smallSize, smallSize);
  const large = await cost();
  return { small, large, smallSize, largeSize, ratio: large / small };
}
