/** What a page may weigh, in empty pages of the same Next. */
export const limits = { public: 1.25, app: 1.45, withPlots: 2 } as const;

export type Kind = "public" | "app";

export interface Route {
  readonly path: string;
  readonly kind: Kind;
  /** Which demo person looks; a visitor when missing. */
  readonly as?: "maya" | "brand";
}

/** Every page that answers without something special in the database. */
export const routes: readonly Route[] = [
  ...["/", "/privacy", "/terms", "/login", "/signup", "/forgot-password", "/check-mail", "/no-such-page"].map(
    (path): Route => ({ path, kind: "public" }),
  ),
  { path: "/dashboard", kind: "app", as: "maya" },
  { path: "/settings", kind: "app", as: "maya" },
  { path: "/connect/instagram", kind: "app", as: "maya" },
  { path: "/home", kind: "app", as: "brand" },
];
