"use client";

import { useId } from "react";
import { useForm } from "@/components/ui/action-form";
import type { NoticeChoice, NoticeTopic } from "@/lib/schemas/notice-kinds";

interface ChoiceRowProps {
  topic: NoticeTopic;
  title: string;
  text: string;
  inApp: string;
  mail: string;
  choice: NoticeChoice;
}

/** One topic with its two ways of being told. */
export function ChoiceRow({ topic, title, text, inApp, mail, choice }: ChoiceRowProps) {
  const id = useId();
  const { state } = useForm();
  const ways = [
    { name: `inApp.${topic}`, label: inApp, chosen: choice.inApp },
    { name: `mail.${topic}`, label: mail, chosen: choice.mail },
  ];
  return (
    <fieldset
      aria-labelledby={`${id}-title`}
      aria-describedby={id}
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p id={`${id}-title`} className="font-medium">
          {title}
        </p>
        <p id={id} className="text-xs text-muted">
          {text}
        </p>
      </div>
      <div className="flex gap-5">
        {ways.map((way) => (
          <label key={way.name} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              name={way.name}
              defaultChecked={state.attempt > 0 ? state.values[way.name] === "on" : way.chosen}
              className="size-5 accent-accent"
            />
            {way.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
