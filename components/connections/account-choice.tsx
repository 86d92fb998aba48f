"use client";

import { useMutation } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { useErrorWords } from "@/components/ui/error-words";
import { Failure } from "@/components/ui/failure";
import { chooseAccounts } from "@/lib/queries/accounts";
import { ApiError } from "@/lib/queries/api";
import { OfferedAccount, type OfferedAccountFacts } from "./offered-account";

interface AccountChoiceProps {
  grantId: string;
  platform: { readonly id: string; readonly label: string };
  accounts: readonly OfferedAccountFacts[];
  /** How those that cannot be connected might be; null where there are none. */
  help: string | null;
}

/** Tick boxes for the accounts behind one log-in; what is ticked is connected. The others say why they cannot be. */
export function AccountChoice({ grantId, platform, accounts, help }: AccountChoiceProps) {
  const t = useTranslations("connect.choose");
  const errorWords = useErrorWords();
  const router = useRouter();
  const [empty, setEmpty] = useState(false);

  const choose = useMutation({
    mutationFn: (platformUserIds: string[]) => chooseAccounts({ grantId, platformUserIds }),
    onSuccess: () => router.push(`/dashboard?connected=${encodeURIComponent(platform.id)}`),
  });
  // The boxes themselves know what is ticked: also what was, before this page's script had arrived.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).getAll("account").filter((id) => typeof id === "string");
    setEmpty(chosen.length === 0);
    if (chosen.length > 0) choose.mutate(chosen);
  };
  const busy = choose.isPending || choose.isSuccess;
  const free = accounts.some(({ state }) => state === "free");
  return (
    <form onSubmit={submit} className="mt-6 grid gap-4">
      <fieldset className="grid gap-3" aria-describedby={empty ? "choice-problem" : undefined}>
        <legend className="sr-only">{t("title")}</legend>
        {accounts.map((account) => (
          <OfferedAccount
            key={account.platformUserId}
            grantId={grantId}
            account={account}
            onToggle={() => setEmpty(false)}
          />
        ))}
      </fieldset>
      {help ? <p className="text-sm text-muted">{help}</p> : null}
      <p id="choice-problem" role="alert" className="text-bad empty:hidden">
        {empty ? t("none") : ""}
      </p>
      {choose.isError ? (
        <Failure
          title={t("failedTitle")}
          reference={choose.error instanceof ApiError ? choose.error.correlationId : null}
        >
          {errorWords(choose.error)}
        </Failure>
      ) : null}
      <div className="flex flex-wrap gap-3">
        {free ? (
          <Button
            type="submit"
            size="large"
            disabled={busy}
            className="max-sm:w-full"
            icon={busy ? <LoaderCircle className="size-4 animate-spin" /> : undefined}
          >
            {busy ? t("submitting") : t("submit")}
          </Button>
        ) : null}
        <Link href="/dashboard" className={buttonClass(free ? "quiet" : "primary", "large", "max-sm:w-full")}>
          {t("back")}
        </Link>
      </div>
    </form>
  );
}
