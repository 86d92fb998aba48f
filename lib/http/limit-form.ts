import "server-only";
import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import { limitRequests } from "./rate-limit";

/**
 * Takes a form that needs no answer of its own from a person's allowance. Where that is used up, nothing is changed and the
 * page the form stands on (`page`, a path of ours) is shown with the reason in its address; never returns then.
 */
export async function limitForm(userId: string, page: string): Promise<void> {
  try {
    await limitRequests(userId, "write");
  } catch (error) {
    if (!(error instanceof AppError && error.code === "RATE_LIMITED")) throw error;
    redirect(`${page}?error=${error.code}`);
  }
}
