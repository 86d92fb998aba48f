import type { PersonContext } from "@/lib/context";
import { readConnections } from "@/lib/db/connection-statistics-reader";
import { AppError } from "@/lib/errors";
import type { Account } from "@/lib/schemas/stats";
import { runningSince, toAccount, visible } from "./account";

/** The accounts of a person with their published numbers, oldest first, ended connections with kept history included. One database call. */
export async function listAccounts(ctx: PersonContext): Promise<Account[]> {
  const rows = await readConnections(ctx.reader, { userId: ctx.userId, queuedSince: runningSince(ctx.now()) });
  return visible(rows).map(toAccount);
}

/** One account of the person. Throws NOT_FOUND for an id that is not theirs. */
export async function getAccount(ctx: PersonContext, input: { connectionId: string }): Promise<Account> {
  const account = (await listAccounts(ctx)).find(({ id }) => id === input.connectionId);
  if (!account) throw new AppError("NOT_FOUND", "There is no such account among yours.");
  return account;
}
