import { parseArgs } from "node:util";
import { startTestStack } from "@/scripts/stack/test-stack";
import { takeStackEnvironment } from "@/tests/support/connect";
import { stackVariable } from "@/tests/support/env";
import type { Tally } from "./campaign";
import { fuzz } from "./fuzz";

const help = `npm run fuzz -- [--inputs N] [--seed S] [--route TEXT]

Sends tens of thousands of requests to the built app on a stack of its own: made from each route's own schema, nearly
valid, hostile, badly encoded, forged, from strangers. Nothing may answer with a 5xx, tell about its insides or store
anything that it should have refused. Exit code 1 when something does.

  --inputs N    about how many requests (default 20000)
  --seed S      repeat a run
  --route TEXT  only targets whose name contains the text
`;

function report({ inputs, findings }: Tally): void {
  if (Math.floor(inputs / 160) % 5 === 0) console.error(`${inputs} inputs, ${findings.length} findings`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      inputs: { type: "string", default: "20000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      route: { type: "string", default: "" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const stack = process.env[stackVariable] ? null : await startTestStack({ reuseBuild: true });
  if (stack) process.env[stackVariable] = stack.file;
  try {
    takeStackEnvironment();
    const options = { inputs: Number(values.inputs), seed: Number(values.seed), filter: values.route };
    const { failed, lines } = await fuzz({ ...options, progress: report });
    console.log(lines.join("\n"));
    return failed ? 1 : 0;
  } finally {
    await stack?.stop({ keepLogs: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
