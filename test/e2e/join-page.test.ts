import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { formatConnectionCode } from '../../shared/sessions/connection-code.ts'
import { ALL_USERS } from '../../relay/accounts/groups-of-user.ts'
import { GUESTS } from '../../relay/sessions/policy/built-in-groups.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { startDesktop } from '../support/desktop.ts'
import { byName, clickButton, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import {
  chatSeen,
  endSession,
  enterCode,
  openTab,
  say,
  seeMoving,
  showCode,
} from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'

/** A person without an agent: their browser opens the link, and nothing else of Handrail is on their computer. JOIN1. */

let stage: Stage
let guest: TestBrowser
const problems: string[] = []

beforeAll(async () => {
  stage = await setStage()
  guest = await launchBrowser({
    window: { width: 1000, height: 900 },
    downloads: stage.folder,
    args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=display-media-type=monitor'],
  })
})
afterAll(async () => {
  await guest?.stop()
  await stage?.stop()
})
beforeEach(() => {
  onTestFailed(async () => {
    const pages = await guest.browser.pages()
    const texts = await Promise.all(pages.map(async page => `--- ${page.url()}\n${await textOf(page)}`))
    console.log([await stage.describe(), ...texts, ...problems].join('\n'))
  })
})

/** The link of a new session, and the support person's page of it. */
async function newLink(): Promise<{ viewer: Page; code: string; joinUrl: string }> {
  const { page, code } = await showCode(stage)
  const link = await page.waitForSelector(byName('textbox', 'Link to join'))
  const joinUrl = (await link?.evaluate(input => (input as HTMLInputElement).value)) ?? ''
  return { viewer: page, code, joinUrl }
}

async function openJoin(url: string, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await guest.browser.newPage()
  page.on('console', message => {
    if (message.type() === 'error') problems.push(`${message.text()} ${message.location().url ?? ''}`)
  })
  page.on('pageerror', error => problems.push(String(error)))
  await before?.(page)
  await page.goto(url)
  await page.bringToFront()
  return page
}

/** From the link to a running session, in the mode that is proposed. */
async function joined(viewer: Page, url: string): Promise<Page> {
  const page = await openJoin(url)
  await clickButton(page, 'Connect')
  await waitForText(page, 'asks to join you')
  await clickButton(page, 'Accept')
  await waitForText(page, 'is with you')
  await waitForText(viewer, 'Guest')
  return page
}

async function looksRight(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    await page.setViewport({ width: 360, height: 740 })
    expect(await axeViolations(page), scheme).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await picture(page, `${scheme}-360`)
  }
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
  await page.setViewport(null)
}

/** A screenshot to look at, where the environment names a folder for them. */
let pictures = 0
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${++pictures}-${name}.png`) })
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function choose(page: Page, path: string): Promise<void> {
  const input = (await page.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(path)
}

test('[CODE2] [CODE6] the link brings the code along, sends it to nobody by itself, and the entry works everywhere', async () => {
  const { viewer, code, joinUrl } = await newLink()
  const asked: string[] = []
  const page = await openJoin(joinUrl, async opened =>
    opened.on('request', request => asked.push(`${request.url()} ${request.postData() ?? ''}`)),
  )
  const shown = await page.waitForSelector(byName('textbox', 'Enter Connection Code'))
  expect(await shown?.evaluate(input => (input as HTMLInputElement).value)).toBe(formatConnectionCode(code))
  // The browser keeps the fragment to itself.
  expect(asked.length).toBeGreaterThan(1)
  expect(asked.filter(request => request.replace(/#.*? /, ' ').includes(code))).toEqual([])
  await looksRight(page)
  expect(problems).toEqual([])
  await page.close()

  const cutOff = await openJoin(`${joinUrl.replace(/#.*/, '')}#12`)
  await waitForText(cutOff, 'it may have been cut off')
  await cutOff.locator(byName('textbox', 'Enter Connection Code')).fill('999-999-999')
  await clickButton(cutOff, 'Connect')
  await waitForText(cutOff, 'That did not work')
  await looksRight(cutOff)
  await clickButton(cutOff, 'Try Again')
  await cutOff.waitForSelector(byName('textbox', 'Enter Connection Code'))
  await cutOff.close()
  await clickButton(viewer, 'Cancel')
})

test('[JOIN1] [SCR2] [CHAT1] [FILE1] picture, marks at their place, chat, files with their checksum, going down and the end', async () => {
  const { viewer, joinUrl } = await newLink()
  const page = await openJoin(joinUrl)
  await page.locator(byName('textbox', 'Your name (optional)')).fill('Grace')
  await clickButton(page, 'Connect')
  await waitForText(page, 'Ada Lovelace asks to join you')
  await looksRight(page)
  await picture(page, 'asked')
  await clickButton(page, 'Accept')
  await waitForText(page, 'Ada Lovelace (Example Ltd) is with you')

  await viewer.bringToFront()
  await seeMoving(viewer)
  await waitForText(viewer, 'Guest “Grace” (Chrome')
  expect(await textOf(viewer)).toMatch(/Guidance, because .*cannot do Active/)
  await picture(viewer, 'viewer')

  // A rectangle over the middle of the picture, drawn by hand.
  await viewer.locator(byName('button', 'Rectangle')).click()
  const video = await viewer.$eval('video', shown => {
    const { left, top, width, height } = shown.getBoundingClientRect()
    const scale = Math.min(width / shown.videoWidth, height / shown.videoHeight)
    const [across, down] = [shown.videoWidth * scale, shown.videoHeight * scale]
    return { left: left + (width - across) / 2, top: top + (height - down) / 2, across, down }
  })
  const at = (x: number, y: number): [number, number] => [
    video.left + video.across * x,
    video.top + video.down * y,
  ]
  await viewer.mouse.move(...at(0.25, 0.25))
  await viewer.mouse.down()
  await viewer.mouse.move(...at(0.5, 0.4), { steps: 4 })
  await viewer.mouse.move(...at(0.75, 0.5), { steps: 4 })
  await viewer.mouse.up()
  await page.bringToFront()
  const mark = await eventually(async () =>
    page.$eval('.marked-picture', frame => {
      const drawn = frame.querySelector('[data-mark=rectangle] polygon')?.getBoundingClientRect()
      const around = frame.querySelector('video')?.getBoundingClientRect()
      if (!drawn || !around || around.width === 0) return null
      const part = {
        left: (drawn.left - around.left) / around.width,
        right: (drawn.right - around.left) / around.width,
        top: (drawn.top - around.top) / around.height,
        bottom: (drawn.bottom - around.top) / around.height,
      }
      return part.right > 0.7 ? part : null
    }),
  )
  expect(mark.left).toBeCloseTo(0.25, 1)
  expect(mark.right).toBeCloseTo(0.75, 1)
  expect(mark.top).toBeCloseTo(0.25, 1)
  expect(mark.bottom).toBeCloseTo(0.5, 1)
  await picture(page, 'running')
  await looksRight(page)

  await say(page, 'hello from a browser')
  await viewer.bringToFront()
  await eventually(async () => (await chatSeen(viewer)).includes('hello from a browser'))
  await say(viewer, 'hello from support')
  await page.bringToFront()
  await eventually(async () => (await chatSeen(page)).includes('hello from support'))

  await viewer.bringToFront()
  await openTab(viewer, 'Files')
  await page.bringToFront()
  const sent = randomBytes(700_000)
  await writeFile(join(stage.folder, 'from-guest.bin'), sent)
  await choose(page, join(stage.folder, 'from-guest.bin'))
  await viewer.bringToFront()
  await clickButton(viewer, 'Accept from-guest.bin')
  await waitForText(page, 'Arrived, checksum compared')

  const back = randomBytes(900_000)
  await writeFile(join(stage.folder, 'from-support.bin'), back)
  await choose(viewer, join(stage.folder, 'from-support.bin'))
  await page.bringToFront()
  await clickButton(page, 'Accept from-support.bin')
  await waitForText(page, 'Received, checksum compared')
  const kept = join(stage.folder, 'kept')
  const session = await page.createCDPSession()
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: kept })
  await clickButton(page, 'Save from-support.bin')
  await eventually(async () => {
    const saved = await readFile(join(kept, 'from-support.bin')).catch(() => null)
    return saved !== null && sha256(saved) === sha256(back)
  })

  await clickButton(page, 'Change to Chat')
  await waitForText(page, 'Your screen is not seen')
  await waitForText(viewer, 'There is no screen in this mode')

  await clickButton(page, 'End')
  await waitForText(page, 'You ended the session.')
  await waitForText(viewer, 'Session ended')
  await looksRight(page)

  const { rows } = await stage.relay.api('GET /api/sessions', { query: { limit: 1 } })
  expect(rows[0]?.device?.name).toMatch(/^Guest “Grace” \(Chrome \d+, Linux\)$/)
  const { happenings } = await stage.relay.api('GET /api/sessions/:id', { params: { id: rows[0]?.id ?? '' } })
  const files = happenings.flatMap(({ happening }) => (happening.type === 'file' ? [happening] : []))
  expect(files.map(file => [file.name, file.direction, file.sha256])).toEqual([
    ['from-guest.bin', 'to-controller', sha256(sent)],
    ['from-support.bin', 'to-target', sha256(back)],
  ])
  expect(problems).toEqual([])
  await page.close()
  await viewer.close()
})

test('[SES2] a reloaded page takes the session up again with its chat, and shares anew at a click', async () => {
  const { viewer, joinUrl } = await newLink()
  const page = await joined(viewer, joinUrl)
  await say(page, 'before the reload')
  await viewer.bringToFront()
  await eventually(async () => (await chatSeen(viewer)).includes('before the reload'))
  await page.bringToFront()
  await page.reload()
  await waitForText(page, 'before the reload')
  await waitForText(page, 'Your screen is not seen')
  await say(page, 'after the reload')
  await viewer.bringToFront()
  await eventually(async () => (await chatSeen(viewer)).includes('after the reload'), 30_000)
  expect(await chatSeen(viewer)).toEqual(['before the reload', 'after the reload'])
  await page.bringToFront()
  await clickButton(page, 'Change to Guidance')
  await waitForText(page, 'Your screen is seen')
  await viewer.bringToFront()
  await seeMoving(viewer)
  await clickButton(viewer, 'End')
  await waitForText(page, 'The support person ended the session.')
  await page.close()
  await viewer.close()
})

test('[REC1] [POL2] force-recording: nothing of a guest’s screen is seen before the recording runs; the relay keeps it', async () => {
  const yes = { value: true, priority: 5 } as const
  const no = { value: false, priority: 5 } as const
  const values = { 'force-recording': yes, 'accept-recording': no }
  const body = { name: 'Recorded', userGroupId: ALL_USERS, targetGroupId: GUESTS, values }
  const link = await stage.relay.api('POST /api/permission-links', { body })
  const { viewer, joinUrl } = await newLink()
  // The support person's browser takes a while to begin.
  await viewer.evaluate(() => {
    const { storage } = navigator
    const open = storage.getDirectory.bind(storage)
    const may = new Promise<void>(resolve => addEventListener('may-record', () => resolve(), { once: true }))
    storage.getDirectory = async () => {
      document.body.dataset['begins'] = 'true'
      await may
      return await open()
    }
  })
  const page = await openJoin(joinUrl)
  await clickButton(page, 'Connect')
  await waitForText(page, 'asks to join you')
  await clickButton(page, 'Accept')
  await waitForText(page, 'is with you')
  await waitForText(page, 'It is not seen yet')
  await waitForText(page, 'Your screen is not seen')
  await viewer.bringToFront()
  await viewer.waitForSelector('[data-begins]')
  await say(viewer, 'May I see it?')
  await eventually(async () => (await chatSeen(page)).includes('May I see it?'))
  // The black picture that stands for none is 16 pixels wide.
  expect(await viewer.$eval('video', video => video.videoWidth)).toBeLessThanOrEqual(16)
  await viewer.evaluate(() => dispatchEvent(new Event('may-record')))
  await waitForText(viewer, 'You record this session.')
  await viewer.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 16)
  await seeMoving(viewer)
  await page.bringToFront()
  await waitForText(page, 'This session is being recorded by the support person.')
  await waitForText(page, 'Your screen is seen')
  expect(await textOf(page)).not.toContain('It is not seen yet')
  await looksRight(page)
  await viewer.bringToFront()
  await seeMoving(viewer)
  await clickButton(viewer, 'End')
  await waitForText(page, 'The support person ended the session.')
  const { rows } = await stage.relay.api('GET /api/sessions', { query: { limit: 1 } })
  const id = rows[0]?.id ?? ''
  const kept = await eventually(async () => {
    const session = await stage.relay.api('GET /api/sessions/:id', { params: { id } })
    return session.recordings.find(({ state }) => state === 'kept')
  }, 60_000)
  expect(kept).toMatchObject({ side: 'controller' })
  await stage.relay.api('DELETE /api/permission-links/:id', { params: { id: link.id } })
  await page.close()
  await viewer.close()
})

test('[JOIN1] [MODE1] the browser’s own picker, closed without a choice: the session begins in Chat; nothing is shown, and it says why', async () => {
  // A browser with a real window, whose picker nobody answers for it.
  const desktop = await startDesktop({ width: 1000, height: 800, moving: false })
  const withPicker = await launchBrowser({
    headless: false,
    env: { ...process.env, DISPLAY: desktop.display },
  })
  try {
    const { viewer, joinUrl } = await newLink()
    const page = await withPicker.browser.newPage()
    await page.goto(joinUrl)
    await page.bringToFront()
    const closePicker = async (until: string): Promise<void> => {
      await eventually(async () => {
        await desktop.run('xdotool', ['key', 'Escape'])
        return (await textOf(page)).includes(until)
      }, 60_000)
    }
    await clickButton(page, 'Connect')
    await waitForText(page, 'asks to join you')
    await clickButton(page, 'Accept')
    await waitForText(page, 'Your browser asks what to show')
    await closePicker('is with you')
    const declined = 'Nothing was picked in the browser’s own window, so nothing is shared.'
    await waitForText(page, declined)
    await waitForText(page, 'Your screen is not seen')
    await viewer.bringToFront()
    await waitForText(viewer, 'There is no screen in this mode')
    await page.bringToFront()
    await clickButton(page, 'Change to File transfer')
    await page.waitForFunction(text => !document.body.innerText.includes(text), {}, declined)
    await clickButton(page, 'Change to Guidance')
    await closePicker(declined)
    await say(page, 'only words then')
    await viewer.bringToFront()
    await eventually(async () => (await chatSeen(viewer)).includes('only words then'))
    await clickButton(viewer, 'End')
    await waitForText(page, 'The support person ended the session.')
    await viewer.close()
  } finally {
    await withPicker.stop()
    await desktop.stop()
  }
}, 180_000)

test('[JOIN1] [FILE1] [E2E1] large files between two browsers go through the relay, both ways, and arrive whole', async () => {
  const { viewer, joinUrl } = await newLink()
  const page = await joined(viewer, joinUrl)
  await viewer.bringToFront()
  await openTab(viewer, 'Files')
  const throughRelay = '.transfers li[data-lane=relay]'
  const file = join(stage.folder, 'large.bin')
  const bytes = randomBytes(64 * 1024 ** 2)
  await writeFile(file, bytes)

  await page.bringToFront()
  await choose(page, file)
  await viewer.bringToFront()
  await clickButton(viewer, 'Accept large.bin')
  await Promise.all([page, viewer].map(each => each.waitForSelector(throughRelay, { timeout: 60_000 })))
  await waitForText(page, 'Arrived, checksum compared', 120_000)

  // The lane stands already: what goes back takes it from its first byte.
  await choose(viewer, file)
  await page.bringToFront()
  await clickButton(page, 'Accept large.bin')
  await waitForText(page, 'Received, checksum compared', 120_000)
  expect(await page.$$(throughRelay)).toHaveLength(2)
  const { rows } = await stage.relay.api('GET /api/sessions', { query: { limit: 1 } })
  const { happenings } = await stage.relay.api('GET /api/sessions/:id', {
    params: { id: rows[0]?.id ?? '' },
  })
  const sums = happenings.flatMap(({ happening }) => (happening.type === 'file' ? [happening.sha256] : []))
  expect(sums).toEqual([sha256(bytes), sha256(bytes)])
  await clickButton(viewer, 'End')
  await page.close()
  await viewer.close()
}, 300_000)

test('[JOIN1] a browser that shows no screen: chat and files, said plainly at both ends', async () => {
  const { viewer, joinUrl } = await newLink()
  const page = await openJoin(joinUrl, opened =>
    opened.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia')
    }),
  )
  await waitForText(page, 'This browser cannot show your screen')
  await looksRight(page)
  await clickButton(page, 'Connect')
  await waitForText(page, 'asks to join you')
  expect(await textOf(page)).not.toContain('your browser asks what to show')
  await clickButton(page, 'Accept')
  await waitForText(page, 'is with you')
  await waitForText(page, 'cannot do Active, Guidance and Monitor')
  await say(page, 'only words')
  await viewer.bringToFront()
  await eventually(async () => (await chatSeen(viewer)).includes('only words'))
  await clickButton(viewer, 'End')
  await waitForText(page, 'The support person ended the session.')
  await page.close()
  await viewer.close()
})

test('[CODE6] the whole link, pasted where the agent asks for the code, is understood', async () => {
  const { viewer, joinUrl } = await newLink()
  await enterCode(stage, joinUrl)
  await clickButton(stage.agentPage, 'Accept')
  await seeMoving(viewer)
  await endSession(stage, viewer)
})
