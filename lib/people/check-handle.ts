import type { PersonContext } from "@/lib/context";
import { isHandleTaken } from "@/lib/db/people";
import { type FieldProblem, handleSchema, isFieldProblem } from "@/lib/schemas/people";

/** Whether the signed-in person could take a handle: null when they could, else why not. Nothing is reserved by asking. */
export async function checkHandle(ctx: PersonContext, typed: string): Promise<FieldProblem | null> {
  const parsed = handleSchema.safeParse(typed);
  if (!parsed.success) {
    const message = parsed.error.issues[0]?.message;
    return isFieldProblem(message) ? message : "handle_format";
  }
  return (await isHandleTaken(ctx.db, parsed.data, ctx.userId)) ? "handle_taken" : null;
}
