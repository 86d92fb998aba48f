export { launchBrowser } from "@/scripts/browser";
