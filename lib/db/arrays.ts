/** Needs no quotes within an array literal. (PostgreSQL 17, 8.15.2: the word NULL does, in any case.) */
const plainWord = /^[\w.:+-]+$/;
const special = /["\\]/g;

function element(value: string | number | boolean | null): string {
  if (value === null) return "NULL";
  if (typeof value !== "string") return String(value);
  if (plainWord.test(value) && (value.length !== 4 || value.toUpperCase() !== "NULL")) return value;
  return `"${value.replace(special, "\\$&")}"`;
}

/**
 * A column of a batch as a PostgreSQL array literal, to be bound as one parameter and cast. The driver would write the
 * same, but escapes every value twice whether it needs that or not, which is a fifth of a batch's time.
 */
export function arrayOf<Row>(rows: readonly Row[], pick: (row: Row) => string | number | boolean | null): string {
  let literal = "{";
  for (let index = 0; index < rows.length; index += 1) {
    if (index > 0) literal += ",";
    literal += element(pick(rows[index] as Row));
  }
  return `${literal}}`;
}
