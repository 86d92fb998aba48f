"use client";

import { Download, LoaderCircle } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useErrorWords } from "@/components/ui/error-words";
import { Notice } from "@/components/ui/notice";
import { downloadExport } from "@/lib/queries/export";

type State =
  | { readonly is: "idle" }
  | { readonly is: "running"; readonly bytes: number }
  | { readonly is: "done"; readonly bytes: number; readonly file: string }
  | { readonly is: "failed"; readonly error: unknown };

/** Hands a file to the browser's own downloads. */
function save(blob: Blob, file: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  // The browser has taken hold of the bytes by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** Downloads everything about the person; shows how much has come, and can be stopped. */
export function ExportButton() {
  const t = useTranslations("yourData");
  const locale = useLocale();
  const errorWords = useErrorWords();
  const [state, setState] = useState<State>({ is: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const size = (bytes: number) => {
    const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
    const value = bytes / (unit === "kilobyte" ? 1_000 : 1_000_000);
    return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  };

  async function start(): Promise<void> {
    const control = new AbortController();
    running.current = control;
    setState({ is: "running", bytes: 0 });
    try {
      const { blob, file } = await downloadExport(control.signal, (bytes) => setState({ is: "running", bytes }));
      save(blob, file);
      setState({ is: "done", bytes: blob.size, file });
    } catch (error) {
      setState(control.signal.aborted ? { is: "idle" } : { is: "failed", error });
    }
  }

  const isRunning = state.is === "running";
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          onClick={start}
          disabled={isRunning}
          icon={isRunning ? <LoaderCircle className="size-4 animate-spin" /> : <Download className="size-4" />}
        >
          {isRunning ? t("exportRunning", { size: size(state.bytes) }) : t("exportStart")}
        </Button>
        {isRunning ? (
          <Button look="quiet" onClick={() => running.current?.abort()}>
            {t("exportCancel")}
          </Button>
        ) : null}
      </div>
      <div aria-live="polite">
        {state.is === "done" ? (
          <Notice tone="good">{t("exportDone", { file: state.file, size: size(state.bytes) })}</Notice>
        ) : null}
        {state.is === "failed" ? (
          <Notice tone="bad">{t("exportFailed", { reason: errorWords(state.error) })}</Notice>
        ) : null}
      </div>
    </div>
  );
}
