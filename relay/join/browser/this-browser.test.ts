import { expect, test } from 'vitest'
import { guestFactsSchema } from '../../../shared/protocol/guest-link.ts'
import { describeBrowser, type BrowserTraits } from './this-browser.ts'

const desktop: BrowserTraits = {
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  isSecureContext: true,
  hasWebRtc: true,
  canShareScreen: true,
  touchPoints: 0,
}
const named = (userAgent: string, more: Partial<BrowserTraits> = {}) =>
  describeBrowser({ ...desktop, userAgent, ...more })

test.each([
  [desktop.userAgent, 'Chrome 142', 'Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox 145',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge 142',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari 26',
    'macOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'Chrome 142',
    'Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari 18',
    'iOS',
  ],
  ['something else', 'a browser', 'an unknown system'],
])('[JOIN1] %s is %s on %s', (userAgent, browser, system) => {
  expect(named(userAgent)).toMatchObject({ facts: { browser, system } })
})

test('[JOIN1] a tablet that calls itself a Mac is known by its fingers', () => {
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/26.0 Safari/605.1.15'
  expect(named(mac, { touchPoints: 5 })).toMatchObject({ facts: { system: 'iPadOS' } })
})

test('[JOIN1] no browser offers Active; without a picker for screens there are chat and files', () => {
  expect(describeBrowser(desktop)).toMatchObject({
    facts: { modes: ['guidance', 'monitor', 'chat', 'file-transfer'] },
  })
  expect(describeBrowser({ ...desktop, canShareScreen: false })).toMatchObject({
    facts: { modes: ['chat', 'file-transfer'] },
  })
})

test('[JOIN1] plain http and a browser without WebRTC are told apart', () => {
  expect(describeBrowser({ ...desktop, isSecureContext: false })).toEqual({
    can: 'nothing',
    because: 'insecure',
  })
  expect(describeBrowser({ ...desktop, hasWebRtc: false })).toEqual({ can: 'nothing', because: 'too-old' })
})

test('what it says of itself is what the relay takes', () => {
  const described = describeBrowser(desktop)
  if (described.can !== 'join') throw new Error('it can')
  expect(guestFactsSchema.parse({ name: '', ...described.facts })).toMatchObject(described.facts)
})
