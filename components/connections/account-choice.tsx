"use client";

import { useMutation } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { atName } from "@/components/ui/account-name";
import { Avatar } from "@/components/ui/avatar";
import { Button, buttonClass } from "@/components/ui/button";
import { useErrorWords } from "@/components/ui/error-words";
import { Failure } from "@/components/ui/failure";
import { chooseAccounts } from "@/lib/queries/accounts";
import { ApiError } from "@/lib/queries/api";

interface AccountChoiceProps {
  grantId: string;
  platform: { readonly id: string; readonly label: string };
  accounts: readonly { readonly platformUserId: string; readonly username: string; readonly displayName: string }[];
}

/** Tick boxes for the accounts behind one log-in; what is ticked is connected. */
export function AccountChoice({ grantId, platform, accounts }: AccountChoiceProps) {
  const t = useTranslations("connect.choose");
  const errorWords = useErrorWords();
  const router = useRouter();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [empty, setEmpty] = useState(false);

  const choose = useMutation({
    mutationFn: () => chooseAccounts({ grantId, platformUserIds: [...chosen] }),
    onSuccess: () => router.push(`/dashboard?connected=${encodeURIComponent(platform.id)}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(chosen.length === 0);
    if (chosen.length > 0) choose.mutate();
  };
  const toggle = (id: string, on: boolean) => {
    setEmpty(false);
    setChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  };
  const busy = choose.isPending || choose.isSuccess;
  return (
    <form onSubmit={submit} className="mt-6 grid gap-4">
      <fieldset className="grid gap-3" aria-describedby={empty ? "choice-problem" : undefined}>
        <legend className="sr-only">{t("title")}</legend>
        {accounts.map(({ platformUserId, username, displayName }) => (
          <label
            key={platformUserId}
            className="flex cursor-pointer items-center gap-3 rounded-lg border border-border-strong bg-surface p-4 transition-colors has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              checked={chosen.includes(platformUserId)}
              onChange={(event) => toggle(platformUserId, event.target.checked)}
              className="size-5 shrink-0 accent-accent outline-none"
            />
            <Avatar name={displayName || username} />
            <span className="min-w-0">
              <span className="block truncate font-medium">{displayName || atName(username)}</span>
              <span className="block truncate text-muted">{atName(username)}</span>
            </span>
          </label>
        ))}
      </fieldset>
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
        <Button
          type="submit"
          size="large"
          disabled={busy}
          className="max-sm:w-full"
          icon={busy ? <LoaderCircle className="size-4 animate-spin" /> : undefined}
        >
          {busy ? t("submitting") : t("submit")}
        </Button>
        <Link href="/dashboard" className={buttonClass("quiet", "large", "max-sm:w-full")}>
          {t("back")}
        </Link>
      </div>
    </form>
  );
}
