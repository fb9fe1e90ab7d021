/** The version of every link's wire format. Raised when an older end could misread a message. */
export const PROTOCOL_VERSION = 1

/** The oldest version that this end still speaks. */
export const OLDEST_PROTOCOL_VERSION = 1

/** What a version offered by the other end means for us. */
export function checkProtocolVersion(
  offered: unknown,
): 'supported' | 'protocol-too-old' | 'protocol-too-new' {
  if (typeof offered !== 'number' || !Number.isInteger(offered) || offered < OLDEST_PROTOCOL_VERSION)
    return 'protocol-too-old'
  return offered > PROTOCOL_VERSION ? 'protocol-too-new' : 'supported'
}
