/** Above these nothing is read further. SIGN4. */
export const MAX_SCRIPT_BYTES = 2 * 1024 * 1024
export const MAX_BLOCK_CHARACTERS = 256 * 1024

/** A signature with a long chain and a stamp has about 900 nodes, 16 deep. */
export const MAX_DER_NODES = 10_000
export const MAX_DER_DEPTH = 32
/** CRLs list one node group per revoked certificate, so they may be wider. About 250,000 entries. */
export const MAX_CRL_NODES = 1_000_000
export const MAX_CRL_BYTES = 32 * 1024 * 1024

export const MAX_EMBEDDED_CERTIFICATES = 24
export const MAX_CHAIN_LENGTH = 8
/** How many issuers a chain search may try, so that many certificates of one name cost no more than a few checks. */
export const MAX_CHAIN_TRIES = 24
/** Each stamp costs a chain of its own. Real signatures bear one. */
export const MAX_TIME_STAMPS = 4

export const MIN_RSA_BITS = 2048
/** A check with a larger key takes longer than any honest signer needs. */
export const MAX_RSA_BITS = 8192
/** As Windows has it; in common use is 65537. A check with an exponent of thousands of bits takes milliseconds. */
export const MAX_RSA_EXPONENT = 0xffff_ffffn

/** How far two clocks may be apart before a stamp or a CRL is called one from the future. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000
