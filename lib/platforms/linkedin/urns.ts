/** The two kinds of accounts behind a grant. Their ids overlap, so an account is keyed by its whole URN. */
export type AccountKind = "member" | "organization";

const organization = /^urn:li:organization:(\d{1,19})$/;
const member = /^urn:li:person:([A-Za-z0-9_-]{1,64})$/;

/** The URN of the person with this id. Ids are scoped to our app: another app sees another one. */
export function memberUrn(id: string): string {
  return `urn:li:person:${id}`;
}

/** Which kind of account a URN names; null for anything that is not an account. */
export function kindOf(urn: string): AccountKind | null {
  if (organization.test(urn)) return "organization";
  return member.test(urn) ? "member" : null;
}

/** The digits at the end of an organisation's URN, as text: they are 64 bits wide. Null for another URN. */
export function organizationId(urn: string): string | null {
  return organization.exec(urn)?.[1] ?? null;
}

/** Whether a post's URN is a share or a ugcPost: the two are asked for under different names. Null for another URN. */
export function postKindOf(urn: string): "share" | "ugcPost" | null {
  const kind = /^urn:li:(share|ugcPost):\d{1,19}$/.exec(urn)?.[1];
  return kind === "share" || kind === "ugcPost" ? kind : null;
}
