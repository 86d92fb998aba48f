export { createPlatformHttp, type PlatformCallReport, type PlatformHttpOptions } from "@/lib/platforms/shared/http";
export { type OutboundRules, outboundUrl } from "@/lib/platforms/shared/outbound-url";
export {
  type Circuits,
  defaultResilience,
  type Resilience,
  simulatedResilience,
} from "@/lib/platforms/shared/resilience";
