import { guestModes, type GuestFacts } from '../../../shared/protocol/guest-link.ts'

/** What of the browser decides what a guest can do; handed in, so that tests can be any browser. */
export interface BrowserTraits {
  userAgent: string
  isSecureContext: boolean
  hasWebRtc: boolean
  canShareScreen: boolean
  /** An iPad calls itself a Mac; its fingers give it away. */
  touchPoints: number
}

export type ThisBrowser =
  | { can: 'join'; facts: Omit<GuestFacts, 'name'> }
  /** `insecure`: opened over plain http; `too-old`: no WebRTC. */
  | { can: 'nothing'; because: 'insecure' | 'too-old' }

export function readTraits(): BrowserTraits {
  // Both are missing over plain http, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  return {
    userAgent: navigator.userAgent,
    isSecureContext,
    hasWebRtc: 'RTCPeerConnection' in globalThis,
    canShareScreen: typeof devices?.getDisplayMedia === 'function',
    touchPoints: navigator.maxTouchPoints,
  }
}

/** What this browser is and can do for a session. Pure. JOIN1. */
export function describeBrowser(traits: BrowserTraits): ThisBrowser {
  if (!traits.isSecureContext) return { can: 'nothing', because: 'insecure' }
  if (!traits.hasWebRtc) return { can: 'nothing', because: 'too-old' }
  const screenless = ['chat', 'file-transfer'] as const
  return {
    can: 'join',
    facts: {
      browser: browserName(traits.userAgent),
      system: systemName(traits),
      modes: traits.canShareScreen ? [...guestModes] : [...screenless],
    },
  }
}

/** Who claims to be several is the first of these. */
const browsers = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+)[\d.]* .*Safari/],
] as const

function browserName(userAgent: string): string {
  for (const [name, pattern] of browsers) {
    const version = pattern.exec(userAgent)?.[1]
    if (version !== undefined) return `${name} ${version}`
  }
  return 'a browser'
}

function systemName({ userAgent, touchPoints }: BrowserTraits): string {
  if (/iPhone|iPod/.test(userAgent)) return 'iOS'
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'iPadOS'
  if (/Android/.test(userAgent)) return 'Android'
  if (/Windows/.test(userAgent)) return 'Windows'
  if (/CrOS/.test(userAgent)) return 'ChromeOS'
  if (/Macintosh/.test(userAgent)) return 'macOS'
  return /Linux/.test(userAgent) ? 'Linux' : 'an unknown system'
}
