import { getLocale, getTranslations } from "next-intl/server";
import { PlatformLogo } from "@/components/ui/platform-logo";
import { Table } from "@/components/ui/table";
import { formatCount } from "@/lib/i18n/format";
import type { ShownWebhooks } from "@/lib/operations";
import { manifests } from "@/lib/platforms/manifests";
import { DurationText } from "./duration-text";

/** What platforms told by themselves in the last seven days, and what of it could not be believed, came late or never. */
export async function WebhookFigures({ webhooks }: { webhooks: readonly ShownWebhooks[] }) {
  const [t, locale] = await Promise.all([getTranslations("operations.webhooks"), getLocale()]);
  const count = (value: number) => formatCount(value, locale);
  const ofPosts = (posts: ShownWebhooks["posts"], which: "late" | "missed") =>
    posts === null ? (
      <Nothing label={t("nothingToCompare")} />
    ) : (
      t("ofPosts", { count: posts[which], found: posts.found })
    );
  return (
    <div className="min-w-0">
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 max-w-prose text-sm text-muted">{t("lead")}</p>
      <Table
        caption={t("title")}
        rows={webhooks}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "platform",
            header: t("platform"),
            cell: ({ id }) => (
              <span className="flex items-center gap-2">
                <PlatformLogo src={manifests[id].logo} className="size-5" />
                {manifests[id].label}
              </span>
            ),
          },
          { id: "received", header: t("received"), numeric: true, cell: ({ received }) => count(received) },
          { id: "genuine", header: t("genuine"), numeric: true, cell: ({ genuine }) => count(genuine) },
          { id: "forged", header: t("forged"), numeric: true, cell: ({ forged }) => count(forged) },
          {
            id: "refused",
            header: t("refused"),
            numeric: true,
            cell: ({ otherwiseRefused }) => count(otherwiseRefused),
          },
          { id: "waiting", header: t("waiting"), numeric: true, cell: ({ waiting }) => count(waiting) },
          { id: "failed", header: t("failed"), numeric: true, cell: ({ failed }) => count(failed) },
          {
            id: "delay",
            header: t("delay"),
            numeric: true,
            cell: ({ usualDelaySeconds: seconds }) =>
              seconds === null ? <Nothing label={t("unknown")} /> : <DurationText seconds={seconds} />,
          },
          { id: "late", header: t("late"), numeric: true, cell: ({ posts }) => ofPosts(posts, "late") },
          { id: "missed", header: t("missed"), numeric: true, cell: ({ posts }) => ofPosts(posts, "missed") },
        ]}
      />
    </div>
  );
}

/** A dash for the eye, a word for who listens. */
function Nothing({ label }: { label: string }) {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{label}</span>
    </>
  );
}
