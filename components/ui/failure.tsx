"use client";

import { Copy, OctagonAlert, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "./button";

interface FailureProps {
  /** What happened. */
  title: string;
  /** What it means for the numbers, what is being done, what the person can do. */
  children: ReactNode;
  /** The platform's own words. */
  details?: string | null;
  /** Correlation id, to be quoted. */
  reference?: string | null;
  onRetry?: () => void;
  /** Other ways out, such as "Reconnect". */
  actions?: ReactNode;
}

/** A failure in the place of what could not be shown; its neighbours stay as they are. Needs the words of `ui`. */
export function Failure({ title, children, details, reference, onRetry, actions }: FailureProps) {
  const t = useTranslations("ui");
  return (
    <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft p-4 sm:p-5">
      <div className="flex gap-3">
        <OctagonAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{title}</p>
          <div className="mt-1 max-w-prose">{children}</div>
          {details || reference ? (
            <details className="mt-3">
              <summary className="text-muted">{t("details")}</summary>
              {details ? <p className="mt-2 break-words font-mono text-xs text-muted">{details}</p> : null}
              {reference ? <Reference id={reference} /> : null}
            </details>
          ) : null}
          {onRetry || actions ? (
            <div className="mt-4 flex flex-wrap gap-2">
              {onRetry ? (
                <Button look="secondary" size="small" onClick={onRetry} icon={<RotateCw className="size-4" />}>
                  {t("retry")}
                </Button>
              ) : null}
              {actions}
            </div>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Reference({ id }: { id: string }) {
  const t = useTranslations("ui");
  const [copied, setCopied] = useState(false);
  return (
    <p className="mt-2 flex flex-wrap items-center gap-2 text-xs text-muted">
      <span className="break-all">{t("reference", { id })}</span>
      <Button
        look="quiet"
        size="small"
        icon={<Copy className="size-3.5" />}
        onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
      >
        {t("copy")}
      </Button>
      <span role="status">{copied ? t("copied") : ""}</span>
    </p>
  );
}
