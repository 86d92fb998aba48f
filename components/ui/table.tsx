import type { ReactNode } from "react";
import { classNames } from "./class-names";

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right, in digits of one width. */
  readonly numeric?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Whether the caption is for screen readers only, because a heading says the same. */
  quietCaption?: boolean;
  className?: string;
}

/** What scrolls must be reachable by Tab, or nobody without a mouse sees its right half. */
const scrolledByKeyboard = { tabIndex: 0 };

/**
 * Rows and columns that scroll sideways on their own when the screen is too narrow; the first column names the row. It is
 * positioned, so that words for screen readers in its cells are cut off with it and do not widen the page.
 */
export function Table<Row>({ caption, columns, rows, rowKey, quietCaption = true, className }: TableProps<Row>) {
  return (
    <section
      aria-label={caption}
      {...scrolledByKeyboard}
      className={classNames("relative overflow-x-auto rounded-lg border border-border", className)}
    >
      <table className="w-full border-collapse bg-surface text-sm">
        <caption className={quietCaption ? "sr-only" : "px-3 py-2 text-left text-muted"}>{caption}</caption>
        <thead>
          <tr className="border-b border-border bg-sunken">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classNames(
                  "px-3 py-2 text-xs font-medium text-muted",
                  column.numeric ? "text-right" : "text-left",
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-border last:border-b-0">
              {columns.map((column, index) => {
                const look = classNames(
                  "px-3 py-2 align-top",
                  column.numeric ? "text-right tabular-nums" : "text-left",
                );
                return index === 0 ? (
                  <th key={column.id} scope="row" className={classNames(look, "font-medium")}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={look}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
