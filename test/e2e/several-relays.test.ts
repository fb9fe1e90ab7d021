import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildAll } from '../../tools/build.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { signInAs, startSession, textOf, waitForText } from '../support/extension-pages.ts'
import { startPeerDevice, type DeviceStateMessage, type PeerDevice } from '../support/peer-device.ts'
import { connectDeviceTo, eventually, testFacts } from '../support/relay.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { seeMoving } from '../support/session-acts.ts'
import { severalRelaysMissing, startSeveralRelays, type SeveralRelays } from '../support/several-relays.ts'

/** The support person's Chromium at one relay, the device at another one. */

const state: DeviceStateMessage = {
  type: 'state',
  mode: 'monitor',
  because: {
    rule: 'first-in-order',
    passedOver: [
      { mode: 'active', obstacle: 'device-cannot' },
      { mode: 'guidance', obstacle: 'device-cannot' },
    ],
  },
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  may: { chat: true, fileTransfer: true, clipboard: false },
  screen: { width: 640, height: 400, monitors: [], monitor: 'all', quality: 'balanced' },
  marksShown: 'nowhere',
}

let folder: string

beforeAll(async () => {
  await buildAll('extension')
  folder = await mkdtemp(join(tmpdir(), 'handrail-move-'))
  // A build that somebody makes meanwhile must not change what is tested.
  await cp('dist/extension-chrome', join(folder, 'extension'), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Two relays, and the popup of somebody who is signed in at the first one. */
function onTwoRelays(forB: Record<string, string> = {}) {
  let relays: SeveralRelays
  let browser: TestBrowser
  let popup: Page
  let device: PeerDevice | null = null
  beforeAll(async () => {
    relays = await startSeveralRelays(forB)
    browser = await launchBrowser({ extension: join(folder, 'extension') })
    popup = await browser.open('popup.html')
    await signInAs(popup, relays.a)
  }, 180_000)
  afterEach(() => {
    device?.stop()
    device = null
  })
  afterAll(async () => {
    await browser?.stop()
    await relays?.stop()
  })
  return {
    relays: () => relays,
    async startSession() {
      await popup.bringToFront()
      return await startSession(browser, popup)
    },
    async deviceAt(relay: RelayProcess): Promise<PeerDevice> {
      const identity = await relays.enrolDevice('reception-pc')
      device = await startPeerDevice(
        {
          async connectDevice({ handlers } = {}) {
            const connected = await connectDeviceTo(relay.url, identity, handlers)
            await connected.ask('device:facts', testFacts('reception-pc'))
            return connected
          },
        },
        state,
      )
      return device
    },
  }
}

describe.skipIf(severalRelaysMissing !== null)('the code is entered at another relay', () => {
  const stage = onTwoRelays()

  test('[BRK2] the page shows where it connects to, moves there, and the session begins', async () => {
    const { a, b } = stage.relays()
    const device = await stage.deviceAt(b)
    const { page, code } = await stage.startSession()
    await device.join(code, async () => {
      await waitForText(page, `Connecting to: ${new URL(b.url).host}`)
      expect(await axeViolations(page)).toEqual([])
      expect(await textOf(page)).not.toContain('cannot be reached from here')
    })
    await seeMoving(page)
    // The page has left the relay where the code was made: its death is no news here.
    await a.kill()
    device.say({ type: 'chat', messageId: 'chat-after-the-death', text: 'still here?', sentAt: Date.now() })
    await waitForText(page, 'still here?')
    expect(await textOf(page)).not.toContain('The connection to the relay is lost')
    await a.startAgain()
    await page.close()
  })

  test('[BRK1] [BRK3] the page’s own relay dies: it goes to the next of its list, and the code is good', async () => {
    const { a, b } = stage.relays()
    const device = await stage.deviceAt(b)
    const { page, code } = await stage.startSession()
    await a.kill()
    await waitForText(page, 'The connection to the relay is lost')
    await page.waitForFunction(
      () => !document.body.innerText.includes('The connection to the relay is lost'),
      { timeout: 10_000 },
    )
    await device.join(code)
    await seeMoving(page)
    await a.startAgain()
    await page.close()
  })
})

describe.skipIf(severalRelaysMissing !== null)('the other relay cannot be reached from the page', () => {
  const stage = onTwoRelays({ PUBLIC_URL: 'http://127.0.0.1:9' })

  test('[BRK2] it says so, stays, and the session begins through its own relay', async () => {
    const { a, b } = stage.relays()
    const device = await stage.deviceAt(b)
    const { page, code } = await stage.startSession()
    const sessionId = await device.join(code, async () => {
      await waitForText(page, 'Connecting to: 127.0.0.1:9')
      await waitForText(page, '127.0.0.1:9 cannot be reached from here.')
      expect(await axeViolations(page)).toEqual([])
    })
    await seeMoving(page)
    await eventually(
      async () =>
        (await a.api('GET /api/sessions/:id', { params: { id: sessionId } })).state.phase === 'live',
    )
    await page.close()
  })
})
