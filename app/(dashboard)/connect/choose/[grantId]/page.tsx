import { TimerOff } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AccountChoice } from "@/components/connections/account-choice";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { clock } from "@/lib/clock";
import { hasChosen, listOfferedAccounts, listPlatforms, type OfferedAccounts } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { personContext, requireInfluencer } from "@/lib/supabase/person";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("connect.choose"))("title") };
}

async function offerOf(ctx: PersonContext, grantId: string): Promise<OfferedAccounts | null> {
  try {
    return await listOfferedAccounts(ctx, grantId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** One log-in can reach several accounts: the person says which of them are read. */
export default async function ChoosePage({ params }: { params: Promise<{ grantId: string }> }) {
  const [{ grantId }, t] = await Promise.all([params, getTranslations("connect.choose"), clock.sync()]);
  const { person } = await requireInfluencer("/dashboard");
  const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(grantId);
  const ctx = await personContext(person.id);
  const offer = known ? await offerOf(ctx, grantId) : null;
  // The way back in the browser, or a second tab: what was chosen there is connected.
  if (known && offer === null && (await hasChosen(ctx, grantId))) redirect("/dashboard");
  const platform = listPlatforms().find(({ id }) => id === offer?.platform);
  if (!offer || !platform) {
    return (
      <>
        <h1 className="sr-only">{t("title")}</h1>
        <EmptyState
          icon={<TimerOff />}
          title={t("expiredTitle")}
          action={
            <Link href="/dashboard" className={buttonClass("secondary")}>
              {t("back")}
            </Link>
          }
        >
          {t("expired")}
        </EmptyState>
      </>
    );
  }
  const id = parsePlatformId(platform.id);
  const page = await getTranslations("connect.page");
  const isUnread = offer.accounts.some(({ state }) => state === "role_missing" || state === "not_linked");
  const canChoose = offer.accounts.some(({ state }) => state === "free");
  return (
    <div className="mx-auto max-w-2xl">
      <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <p className="mt-2 text-muted">{t(canChoose ? "lead" : "nothing", { platform: platform.label })}</p>
      <AccountChoice
        grantId={offer.grantId}
        platform={platform}
        accounts={offer.accounts}
        help={isUnread && id !== null ? page(`${id}.how`) : null}
      />
    </div>
  );
}
