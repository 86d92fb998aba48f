import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies, headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { env } from "@/lib/config";
import { nonceHeader } from "@/lib/http/nonce-header";
import { formatList } from "@/lib/i18n/format";
import { isTheme, themeCookie, timeZoneCookie } from "@/lib/i18n/locale";
import { platformLabels } from "@/lib/platforms/manifests";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    },
  ],
});

const interGreek = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-greek-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter-greek",
  declarations: [
    { prop: "unicode-range", value: "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF" },
  ],
});

const interExtended = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter-extended",
  preload: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    },
  ],
});

/** Tells the server the browser's time zone once; until the next page, times are in UTC. */
const timeZoneScript = `if(!/(?:^|; )${timeZoneCookie}=/.test(document.cookie))document.cookie="${timeZoneCookie}="+encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)+";path=/;max-age=31536000;samesite=lax"`;

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations("meta"), getLocale()]);
  return {
    metadataBase: new URL(env().appUrl),
    title: { default: t("title"), template: "%s · Influmeter" },
    description: t("description", { platforms: formatList(platformLabels, locale, "conjunction") }),
    applicationName: "Influmeter",
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0c1217" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, store, sent] = await Promise.all([getLocale(), cookies(), headers()]);
  const theme = store.get(themeCookie)?.value;
  return (
    <html
      lang={locale}
      data-theme={isTheme(theme) ? theme : "system"}
      className={`${inter.variable} ${interGreek.variable} ${interExtended.variable}`}
    >
      <body>
        {children}
        {/* Browsers hide the nonce of a script that has run, so the two never agree. */}
        <script nonce={sent.get(nonceHeader) ?? undefined} suppressHydrationWarning>
          {timeZoneScript}
        </script>
      </body>
    </html>
  );
}
