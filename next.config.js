import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  experimental: {
    // Messages are parsed by the build: the parser, 9 kB, stays out of the browser.
    messages: { path: "./lib/i18n/messages", format: "json", locales: ["en", "el"], precompile: true },
  },
});

/** Of every answer, files included; what depends on the address or on the configuration is in lib/http/security-headers.ts. */
const alwaysSent = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()",
};

/** Of what the middleware does not see: files, and routes for machines. A script in a file that is opened may not run. */
const withoutMiddleware = {
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};

const listed = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));

/** @type {import('next').NextConfig} */
const config = {
  // Development, tests and bench run side by side, each with its own build folder.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: process.env.NEXT_SKIP_TYPES === "1" },
  reactStrictMode: true,
  // A 308 would break signed webhook POSTs of senders that add a trailing slash.
  skipTrailingSlashRedirect: true,
  headers: async () => [
    { source: "/:path*", headers: listed(alwaysSent) },
    {
      source: "/:path(_next/.*|api/cron/.*|api/webhooks/.*|api/health/.*|platforms/.*|icon.svg|favicon.ico)",
      headers: listed(withoutMiddleware),
    },
  ],
  logging: {
    // `next dev` prints query strings: authorization codes and e-mail token hashes must not reach its log,
    // and neither must what people type into forms.
    serverFunctions: false,
    incomingRequests: { ignore: [/\/callback/, /^\/auth\/confirm/] },
  },
  serverExternalPackages: ["pg", "pg-boss", "pino", "undici"],
};

export default withNextIntl(config);
