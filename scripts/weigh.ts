import { parseArgs } from "node:util";
import { launchBrowser } from "./browser";
import { readDescription } from "./stack/description";
import { reportFailure } from "./stack/stack-error";
import { onStopRequest } from "./stack/terminal";
import { startTestStack } from "./stack/test-stack";
import { countCalls, dashboardCalls, printCalls } from "./weigh/count-calls";
import { seedVisitors } from "./weigh/demo-visitors";
import { measureVitals, printVitals } from "./weigh/vitals";
import { printWeights, weighApp } from "./weigh/weigh-app";

const help = `npm run weigh [-- --vitals]

Builds the app and starts it on a stack of its own, builds an empty app by the same Next beside it, and prints what each
page makes a browser load, in empty pages; then how many database calls each page makes. Exit code 1 when a page is
heavier, or the dashboard asks more often, than it may.

  --vitals  also the dashboard's web vitals over 365 days, with the processor slowed down four times
  --help    this text

Environment
  INFLUMETER_TEST_STACK=FILE  measure a running stack instead (its stack.json); makes the demo people there
  CHROMIUM_PATH=/path         the browser to use
`;

const historyDays = 365;
const visits = 3;

async function measure(file: string, withVitals: boolean): Promise<boolean> {
  const stack = readDescription(file);
  await seedVisitors(stack, historyDays);
  const browser = await launchBrowser();
  try {
    const report = await weighApp(browser, stack);
    printWeights(report);
    const counted = await countCalls(browser, stack);
    console.log("");
    printCalls(counted);
    if (withVitals) {
      console.log("");
      printVitals(await measureVitals(browser, stack.appUrl, visits));
    }
    const dashboard = counted.find(({ path }) => path === "/dashboard");
    const calls = dashboard ? dashboard.rest.length + dashboard.sql.length : Number.POSITIVE_INFINITY;
    return calls <= dashboardCalls && report.weighings.every(({ ratio, limit }) => ratio <= limit);
  } finally {
    await browser.close();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { vitals: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const running = process.env.INFLUMETER_TEST_STACK;
  if (running) return (await measure(running, values.vitals ?? false)) ? 0 : 1;
  const stack = await startTestStack({ reuseBuild: true });
  onStopRequest(() => void stack.stop({ keepLogs: false }).finally(() => process.exit(130)));
  try {
    return (await measure(stack.file, values.vitals ?? false)) ? 0 : 1;
  } finally {
    await stack.stop({ keepLogs: false });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(reportFailure(error)),
);
