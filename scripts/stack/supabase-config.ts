import { join } from "node:path";
import { repoRoot } from "./paths";

const template = (name: string, subject: string) => ({
  subject,
  content_path: join(repoRoot, "supabase/templates", `${name}.html`),
});

/** REST: what the API shows. Kept in step with supabase/config.toml by a test, like `emailAuth`. */
export const api = { enabled: true, schemas: ["public"], max_rows: 1000 };

/** Storage: on, and no object larger than this; a bucket's own limit stands in its migration. */
export const storage = { enabled: true, file_size_limit: "500MiB" };

/** Auth: how people sign up, and what is in their mails. `confirm` asks them to confirm their address first. */
export function emailAuth(confirm: boolean) {
  return {
    enabled: true,
    enable_signup: true,
    jwt_expiry: 3600,
    minimum_password_length: 10,
    email: {
      enable_signup: true,
      enable_confirmations: confirm,
      double_confirm_changes: true,
      otp_length: 6,
      otp_expiry: 3600,
      template: {
        confirmation: template("confirmation", "Confirm your e-mail address"),
        recovery: template("recovery", "Choose a new password"),
        email_change: template("email-change", "Confirm your new e-mail address"),
      },
    },
  };
}
