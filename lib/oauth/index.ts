export { type AuthorizeRequest, authorizeUrl } from "./authorize-url";
export { type CodeExchange, exchangeCode } from "./exchange-code";
export { newCodeVerifier } from "./pkce";
export { browserNonce, type HashedSecret, newState } from "./state";
