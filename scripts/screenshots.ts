import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "./browser";
import { Camera, everyLook, readmeLook } from "./screenshots/camera";
import { scenes } from "./screenshots/scenes";
import { openStudio } from "./screenshots/studio";
import { descriptionFile, readDescription } from "./stack/description";
import { devDataDir, repoRoot } from "./stack/paths";
import { reportFailure } from "./stack/stack-error";

const help = `npm run screenshots [-- NAME ...] [-- --readme]

Photographs every page and state in English and Greek, light and dark, 360 and 1440 px wide, into
.influmeter/screenshots. Needs a running stack (npm run dev).

  NAME           only the scenes whose name holds one of these words
  --readme       only the README's picture, docs/images/dashboard.png
  --data FOLDER  the data folder of the stack (default .influmeter)
  --help         this text
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { readme: { type: "boolean" }, data: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(help);
  const dataDir = resolve(values.data ?? devDataDir);
  const stack = readDescription(descriptionFile(dataDir));
  const wanted = values.readme
    ? scenes.filter(({ name }) => name === "dashboard")
    : scenes.filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)));

  const browser = await launchBrowser();
  const studio = await openStudio(browser, stack);
  try {
    const folder = values.readme ? join(repoRoot, "docs/images") : join(dataDir, "screenshots");
    const camera = new Camera(browser, stack.appUrl, folder);
    for (const [index, scene] of wanted.entries()) {
      await scene.prepare?.(studio);
      for (const look of values.readme ? [readmeLook] : everyLook) {
        const file = await camera.take(scene, studio, look, values.readme ? "dashboard.png" : null);
        console.log(`${index + 1}/${wanted.length} ${file}`);
      }
      await scene.tidyUp?.(studio);
    }
  } finally {
    await studio.close();
    await browser.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => process.exit(reportFailure(error)),
);
