export { createPlatformHttp, type PlatformCallReport } from "@/lib/platforms/shared/http";
export { outboundUrl } from "@/lib/platforms/shared/outbound-url";
export { openCircuits } from "@/lib/platforms/shared/resilience";
