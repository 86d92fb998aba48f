import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type messages from "@/lib/i18n/messages/en.json";

interface ClientMessagesProps {
  /** Top-level keys of the message files that client components inside need. */
  namespaces: readonly (keyof typeof messages)[];
  children: ReactNode;
}

/** Hands the words of a few namespaces to client components; everything else stays on the server. */
export async function ClientMessages({ namespaces, children }: ClientMessagesProps) {
  const all = await getMessages();
  const chosen = Object.fromEntries(namespaces.map((name) => [name, all[name]]));
  return <NextIntlClientProvider messages={chosen}>{children}</NextIntlClientProvider>;
}
