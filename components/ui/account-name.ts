export { atName } from "@/lib/i18n/account-name";
