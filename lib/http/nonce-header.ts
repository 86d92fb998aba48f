/** The request header under which a page finds the nonce that its own inline script needs. */
export const nonceHeader = "x-nonce";
