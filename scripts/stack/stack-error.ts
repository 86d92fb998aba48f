/**
 * A failure a person can act on: `message` says what is wrong in one line, `hint` what to do about it.
 * Commands print both without a stack trace; anything else that is thrown is a bug and printed whole.
 */
export class StackError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "StackError";
    this.hint = hint;
  }
}

/** Prints a failure for the terminal and returns the exit code of the command (always 1). */
export function reportFailure(error: unknown): 1 {
  if (error instanceof StackError) console.error(`\n✗ ${error.message}\n  ${error.hint}\n`);
  else if (isUsageError(error)) console.error(`\n✗ ${error.message}\n  --help explains the options.\n`);
  else console.error(error);
  return 1;
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
