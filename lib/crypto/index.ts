export { hashToken, randomSecret, sameText } from "./hash";
export { generateKey, type KeyRing, keyRing, parseKeyRing, requireUsableConfiguration } from "./key-ring";
export { openToken, type SealedPlace, sealedKeyId, sealToken } from "./seal";
