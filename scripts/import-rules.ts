import { type ImportRow, importTable } from "./import-table";

const notUpwards = {
  group: ["..", "../**", "./..", "./../**", "**/../**"],
  message: "Write @/ paths across folders and ./ within one; ../ hides who imports whom from this rule.",
};

/** `./` paths that a row refuses: those of single files, whose own folder holds what they must not know. */
const notSideways: Readonly<Record<string, readonly string[]>> = {
  middleware: ["./**"],
  "top of lib": ["./**"],
  context: ["./**"],
  queue: ["./**", "!./catalog"],
  manifests: ["./**", "!./types", "!./*/manifest"],
};

/** One pattern of Biome's `noRestrictedImports`: gitignore-like, the last match decides. */
interface Pattern {
  group: string[];
  message: string;
}

/** What Biome is told about the files of a row; each row carries everything, because an override replaces the rule. */
function restrictedImports(row: ImportRow): Pattern[] {
  const message = `${row.name}: ${row.why}`;
  const allowed = row.may.map((path) => (path.startsWith("!") ? path.slice(1) : `!${path}`));
  const patterns: Pattern[] = [notUpwards, { group: ["@/**", ...allowed], message }];
  const sideways = notSideways[row.name];
  if (sideways) patterns.push({ group: [...sideways], message });
  if ("only" in row.packages) {
    patterns.push({ group: ["**", "!@/**", "!./**", ...row.packages.only.map((name) => `!${name}`)], message });
  } else if (row.packages.never.length > 0) {
    patterns.push({ group: [...row.packages.never], message });
  }
  return patterns;
}

/** The table as `overrides` of Biome's configuration. */
export function importOverrides(): object[] {
  return importTable.map((row) => ({
    includes: [...row.files],
    linter: {
      rules: { style: { noRestrictedImports: { level: "error", options: { patterns: restrictedImports(row) } } } },
    },
  }));
}
