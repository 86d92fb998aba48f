/** Most specific first: every browser also calls itself by its ancestors' names. */
const browsers = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|HeadlessChrome|CriOS)\//],
  ["Safari", /\bSafari\//],
] as const;
const systems = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Linux", /\bLinux\b/],
] as const;

/** Browser and system out of a `User-Agent`, or null when it names none that is known. It is a hint, never a proof. */
export function describeBrowser(userAgent: string | null): { browser: string; system: string } | null {
  const browser = browsers.find(([, pattern]) => pattern.test(userAgent ?? ""));
  const system = systems.find(([, pattern]) => pattern.test(userAgent ?? ""));
  return browser && system ? { browser: browser[0], system: system[0] } : null;
}
