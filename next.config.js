import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  experimental: {
    // Messages are parsed by the build: the parser, 9 kB, stays out of the browser.
    messages: { path: "./lib/i18n/messages", format: "json", locales: ["en", "el"], precompile: true },
  },
});

/** @type {import('next').NextConfig} */
const config = {
  // Development, tests and bench run side by side, each with its own build folder.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // A 308 would break signed webhook POSTs of senders that add a trailing slash.
  skipTrailingSlashRedirect: true,
  logging: {
    // `next dev` prints query strings: authorization codes and e-mail token hashes must not reach its log,
    // and neither must what people type into forms.
    serverFunctions: false,
    incomingRequests: { ignore: [/\/callback/, /^\/auth\/confirm/] },
  },
  serverExternalPackages: ["pg", "pg-boss", "pino"],
};

export default withNextIntl(config);
