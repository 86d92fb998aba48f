import { Command } from "commander";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { measureWebhooks, type WebhookFigures } from "@/lib/webhooks";
import { printJson, wholeNumber } from "./output";

const seconds = (value: number | null) => (value === null ? "unknown" : `${value.toFixed(1)} s`);

function lines({ platform, deliveries, repeated, unreadable, refused, posts }: WebhookFigures): string[] {
  const { events, waiting, failed, delayP50Seconds, delayP95Seconds } = deliveries;
  const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${count}`);
  return [
    `${platform}: ${events} events, ${repeated} came again, ${waiting} wait, ${failed} given up, ${unreadable} unreadable`,
    `  from event to arrival: half within ${seconds(delayP50Seconds)}, 95% within ${seconds(delayP95Seconds)}`,
    `  refused: ${reasons.join(", ") || "none"}`,
    posts === null
      ? "  new posts: nothing to compare"
      : `  new posts: ${posts.posts} found by reading, ${posts.missed} never told, ${posts.late} told late, ${posts.first} told first`,
  ];
}

/** `webhooks`: what came of each platform's webhooks, and how much of what reading found they missed. */
export function webhooksCommand(): Command {
  return new Command("webhooks")
    .description("say what webhooks brought, what was refused, and what they missed of what reading found")
    .option("--days <days>", "how far to look back", wholeNumber("days", 1, 30), 7)
    .option("--json", "answer as JSON")
    .action(async ({ days, json = false }: { days: number; json?: boolean }) => {
      await clock.sync();
      const figures = await measureWebhooks({ db: db(), now: () => clock.now() }, days);
      if (json) return printJson({ days, platforms: figures });
      for (const platform of figures) for (const line of lines(platform)) console.log(line);
    });
}
