export { createPlatformHttp, type PlatformCallReport } from "@/lib/platforms/shared/http";
