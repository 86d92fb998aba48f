import { consented, rulesByKind } from "@/lib/platforms/policy/consented";
import type { Clause, PlatformPolicy, PolicyRule } from "@/lib/platforms/policy/types";

const clause: Clause = {
  name: "Toy Developer Terms: use data for what the person agreed to, delete it on request",
  url: "https://www.toy.example/developers/terms",
};
const count = consented(clause);
const personal: PolicyRule = { ...count, sumAcrossPlatforms: false, derive: false };

/** Toy: counts may be summed and shown; names are personal data. */
export const toyPolicy: PlatformPolicy = () => rulesByKind({ count, personal });
