import { env } from "@/lib/config";
import { platformIds } from "@/lib/platforms/manifests";
import { policyFields, policyFor } from "@/lib/platforms/policy";
import { publishedMetrics } from "@/lib/schemas/metrics";
import { fieldPlaces, historyDays, ownRetention } from "@/lib/upkeep";
import { type HeldTable, heldElsewhere, unexportedTables } from "./held-data";

/** A table as it went into the archive. */
export interface ExportedPart {
  readonly table: string;
  readonly path: string;
  readonly held: HeldTable;
  readonly rows: number;
}

interface Contents {
  readonly userId: string;
  readonly now: Date;
  readonly parts: readonly ExportedPart[];
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number | null;
    readonly contentType: string | null;
  }[];
  readonly tokens: readonly { readonly platform: string; readonly tokens: number }[];
}

function retentionOf({ kept }: HeldTable): string {
  if (typeof kept === "string") return kept;
  const keep = Object.entries(ownRetention).find(([kind]) => kind === kept.ownRetention)?.[1] ?? "history";
  return `${keep === "history" ? historyDays : keep} days, and never longer than the account`;
}

/** What each platform lets us do with each field here, with the clause that says so. */
function platformRules() {
  const { youtubeDerivedMetrics } = env();
  return Object.fromEntries(
    platformIds.map((platform) => [
      platform,
      Object.fromEntries(
        policyFields.map((field) => {
          const rule = policyFor(platform, field, { youtubeDerivedMetrics });
          const { keepDaysWithGrant, keepDaysWithoutGrant, deleteWithinDaysOfDisconnect } = rule;
          const { deleteWithinDaysOfRemoval, mustRefreshWithinDays } = rule;
          const days = {
            keepDaysWithGrant,
            keepDaysWithoutGrant,
            deleteWithinDaysOfDisconnect,
            deleteWithinDaysOfRemoval,
            mustRefreshWithinDays,
          };
          return [field, { stored: rule.store, ...days, clause: rule.clause }];
        }),
      ),
    ]),
  );
}

/** The table of contents of an export: what each part is, since when, for how long, by which clause, and what is missing. */
export function writeManifest({ userId, now, parts, files, tokens }: Contents) {
  return {
    format: "influmeter-export/1",
    generatedAt: now.toISOString(),
    person: userId,
    account: { file: "account.json", what: heldElsewhere["auth.users"] },
    tables: parts.map(({ table, path, held, rows }) => ({
      table,
      file: path,
      rows,
      what: held.what,
      since: held.since === null ? null : `column ${held.since}`,
      retention: retentionOf(held),
      ...(held.platformFields ? { platformFields: held.platformFields } : {}),
      ...(held.withheld ? { heldButNotExported: held.withheld } : {}),
    })),
    files,
    platformRules: platformRules(),
    metrics: Object.fromEntries(
      policyFields.flatMap((field) =>
        fieldPlaces[field].published.map((metric) => [metric, { ...publishedMetrics[metric], platformField: field }]),
      ),
    ),
    heldSealedNotExported: tokens,
    notExported: Object.fromEntries(unexportedTables().map(({ table, why }) => [table, why])),
    elsewhere: heldElsewhere,
  };
}
