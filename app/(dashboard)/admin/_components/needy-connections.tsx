import { CircleCheck } from "lucide-react";
import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table } from "@/components/ui/table";
import { atName } from "@/lib/i18n/account-name";
import { formatCount } from "@/lib/i18n/format";
import type { Operations } from "@/lib/operations";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";
import { causeOf } from "@/lib/schemas/freshness";

type Connection = Operations["needy"]["connections"][number];

/** Whether its readers die of it: no platform and no owner can mend that, and logs and commands know it by its id. */
const isCrashing = ({ status, crashedReads }: Connection) =>
  crashedReads > 0 && (status === "active" || status === "error");

/** Accounts that are not read until somebody does something, or of which their readers die: which, why, and since when. */
export async function NeedyConnections({ needy }: { needy: Operations["needy"] }) {
  const [t, why, locale] = await Promise.all([
    getTranslations("operations"),
    getTranslations("stats.live.because"),
    getLocale(),
  ]);
  const labelOf = ({ platform }: Connection) => {
    const id = parsePlatformId(platform);
    return id === null ? platform : manifests[id].label;
  };
  const reasonOf = (connection: Connection) => {
    if (isCrashing(connection)) return t("crashes", { times: connection.crashedReads });
    const cause = connection.status === "error" ? causeOf(connection.code) : "needs_reconnect";
    return why(cause, { platform: labelOf(connection) });
  };
  return (
    <div className="min-w-0">
      <h2 className="mb-3 text-base font-semibold">{t("needy")}</h2>
      {needy.total === 0 ? (
        <EmptyState icon={<CircleCheck />} title={t("needyNone")}>
          {t("needyNoneText")}
        </EmptyState>
      ) : (
        <>
          <Table
            caption={t("needy")}
            rows={needy.connections}
            rowKey={({ id }) => id}
            columns={[
              {
                id: "account",
                header: t("account"),
                cell: (connection) => (
                  <>
                    <span className="break-all">{atName(connection.username)}</span>
                    <span className="block text-xs font-normal text-muted">
                      {labelOf(connection)} · {connection.handle}
                    </span>
                  </>
                ),
              },
              {
                id: "reason",
                header: t("reason"),
                cell: (connection) => (
                  <>
                    {reasonOf(connection)}
                    {connection.code === null ? null : (
                      <code className="block text-xs break-all text-muted">{connection.code}</code>
                    )}
                    {isCrashing(connection) ? (
                      <code className="block text-xs break-all text-muted">{connection.id}</code>
                    ) : null}
                  </>
                ),
              },
              {
                id: "since",
                header: t("since"),
                cell: ({ since }) => (since === null ? "–" : <RelativeTime at={since} />),
              },
            ]}
          />
          {needy.total > needy.connections.length ? (
            <p className="mt-2 text-sm text-muted">
              {t("needyMore", {
                shown: formatCount(needy.connections.length, locale),
                total: formatCount(needy.total, locale),
              })}
            </p>
          ) : null}
        </>
      )}
    </div>
  );
}
