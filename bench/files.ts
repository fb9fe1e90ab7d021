import { mkdir, open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { Server } from 'socket.io'
import { byName, clickButton } from '../test/support/extension-pages.ts'
import { enterCode, openTab, showCode } from '../test/support/session-acts.ts'
import { setStage, type Stage } from '../test/support/stage.ts'
import type { Figure } from './figures.ts'

const MEGABYTE = 1024 ** 2
const LANE_MEGABYTES = 256
const CHANNEL_MEGABYTES = 64
const TIMEOUT_MS = 180_000

/** What keeps files from each way that is quicker, as the page sees it. */
const ways = {
  direct: { closed: '^$', megabytes: LANE_MEGABYTES, wanted: { up: 30, down: 60 } },
  relay: { closed: '/[A-Za-z0-9_-]{43}/down$', megabytes: LANE_MEGABYTES, wanted: null },
  channel: {
    closed: '/[A-Za-z0-9_-]{43}(/down)?$',
    megabytes: CHANNEL_MEGABYTES,
    wanted: { up: 10, down: 10 },
  },
} as const

/**
 * Files between agent and Chromium on loopback, over each way, up and down; beside them what bare streams reach in the same run.
 * Nothing moves on the screen that is shown meanwhile, and the browser's network is not watched: each frame copied to the bench as
 * text cost more than the file itself.
 */
export async function* files(): AsyncGenerator<Figure> {
  const stage = await setStage({ screen: { moving: false }, watched: false })
  try {
    const folders = [stage.folder, join(stage.home, 'Documents')]
    for (const folder of folders) {
      await mkdir(folder, { recursive: true })
      for (const [way, { megabytes }] of Object.entries(ways))
        await makeFile(join(folder, `${way}.bin`), megabytes)
    }
    const { page, code } = await showCode(stage)
    await enterCode(stage, code)
    await stage.agentPage.waitForSelector(byName('button', 'Accept'))
    await stage.agentPage.evaluate(() => {
      for (const box of document.querySelectorAll<HTMLInputElement>('input[type=checkbox]:not(:checked)'))
        box.click()
    })
    await clickButton(stage.agentPage, 'Accept')
    await openTab(page, 'Files')
    await page.bringToFront()
    yield { measure: 'load of the machine (1 minute)', value: loadavg()[0] ?? 0, unit: '', wanted: null }
    yield* bareStreams(page)
    for (const [way, { closed, megabytes, wanted }] of Object.entries(ways)) {
      await closeWays(page, closed)
      for (const direction of ['up', 'down'] as const) {
        const { megabytesPerSecond, lane } = await transfer(stage, page, direction, {
          name: `${way}.bin`,
          megabytes,
        })
        yield {
          measure: `a file of ${megabytes} MB ${direction}, wanted ${way}, went ${lane}`,
          value: megabytesPerSecond,
          unit: 'MB/s',
          wanted: wanted && { least: wanted[direction] },
        }
      }
    }
    yield { measure: 'load of the machine (1 minute)', value: loadavg()[0] ?? 0, unit: '', wanted: null }
  } finally {
    await stage.stop()
  }
}

/** From now on the page reaches nothing whose address is like this; what is open is cut, and comes back without it. */
async function closeWays(page: Page, closed: string): Promise<void> {
  await page.evaluate(pattern => {
    const kept = window as unknown as { realFetch?: typeof fetch; lanes?: AbortController[] }
    const real = (kept.realFetch ??= window.fetch)
    for (const lane of kept.lanes ?? []) lane.abort()
    const lanes: AbortController[] = (kept.lanes = [])
    window.fetch = async (input, init) => {
      const address = input instanceof Request ? input.url : String(input)
      if (new RegExp(pattern).test(address)) throw new TypeError('This way is closed.')
      if (!/\/[A-Za-z0-9_-]{43}/.test(address)) return await real(input, init)
      const lane = new AbortController()
      lanes.push(lane)
      const signal = init?.signal ? AbortSignal.any([init.signal, lane.signal]) : lane.signal
      return await real(input, { ...init, signal })
    }
  }, closed)
}

async function transfer(
  stage: Stage,
  page: Page,
  direction: 'up' | 'down',
  { name, megabytes }: { name: string; megabytes: number },
): Promise<{ megabytesPerSecond: number; lane: string }> {
  const since = performance.now()
  if (direction === 'up') {
    const picker = await page.waitForSelector('input[type=file]:not([webkitdirectory])')
    await picker?.uploadFile(join(stage.folder, name))
  } else await fetchFile(page, name)
  const begun = await page.waitForFunction(
    () => {
      const item = document.querySelector<HTMLElement>('.transfers li')
      return item?.querySelector('progress') ? performance.now() : null
    },
    { polling: 'raf', timeout: TIMEOUT_MS },
  )
  const from = Number(await begun.jsonValue())
  const over = await page.waitForFunction(
    () => {
      const item = document.querySelector<HTMLElement>('.transfers li')
      return item?.dataset['phase'] === 'done'
        ? { at: performance.now(), lane: item.dataset['lane'] ?? '' }
        : null
    },
    { polling: 'mutation', timeout: TIMEOUT_MS },
  )
  const done = await over.jsonValue()
  if (!done) throw new Error(`${name} did not arrive within ${performance.now() - since} ms.`)
  return { megabytesPerSecond: (megabytes * 1000) / (done.at - from), lane: done.lane }
}

async function fetchFile(page: Page, name: string): Promise<void> {
  if (!(await page.$('details.browse[open]'))) {
    await page.click('details.browse summary')
    await (await page.waitForSelector(byName('button', 'Open folder Documents')))?.click()
  }
  await (await page.waitForSelector(byName('checkbox', `Choose ${name}`)))?.click()
  await clickButton(page, 'Fetch (1)')
}

async function makeFile(path: string, megabytes: number): Promise<void> {
  const handle = await open(path, 'w')
  await handle.truncate(megabytes * MEGABYTE)
  await handle.close()
}

/** What this machine gives at this moment to a stream without sealing, checksum and disk. */
async function* bareStreams(page: Page): AsyncGenerator<Figure> {
  const block = Buffer.alloc(MEGABYTE)
  const server = createServer((_, response) => {
    response.writeHead(200, { 'access-control-allow-origin': '*' })
    let left = LANE_MEGABYTES
    const write = (): void => {
      while (left > 0) {
        left -= 1
        if (!response.write(block)) return void response.once('drain', write)
      }
      response.end()
    }
    write()
  })
  const io = new Server(server, {
    transports: ['websocket'],
    cors: { origin: '*' },
    perMessageDeflate: false,
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}/`
  const downMs = await page.evaluate(async from => {
    const since = performance.now()
    const { body } = await fetch(from)
    await body?.pipeTo(new WritableStream())
    return performance.now() - since
  }, address)
  yield {
    measure: 'bare stream of HTTP to the page',
    value: (LANE_MEGABYTES * 1000) / downMs,
    unit: 'MB/s',
    wanted: null,
  }
  const upMs = await page.evaluate(
    async (to, megabytes) => {
      const socket = new WebSocket(`${to.replace('http', 'ws')}socket.io/?EIO=4&transport=websocket`)
      socket.binaryType = 'arraybuffer'
      await new Promise(resolve => socket.addEventListener('open', resolve))
      socket.send('40')
      const since = performance.now()
      const bytes = new Uint8Array(256 * 1024)
      for (let sent = 0; sent < megabytes * 4; sent += 1) {
        socket.send('451-["block",{"_placeholder":true,"num":0}]')
        socket.send(bytes)
        while (socket.bufferedAmount > 4 * 1024 ** 2) await new Promise(resolve => setTimeout(resolve, 1))
      }
      while (socket.bufferedAmount > 0) await new Promise(resolve => setTimeout(resolve, 1))
      const tookMs = performance.now() - since
      socket.close()
      return tookMs
    },
    address,
    LANE_MEGABYTES / 4,
  )
  yield {
    measure: 'bare WebSocket from the page',
    value: (LANE_MEGABYTES * 1000) / 4 / upMs,
    unit: 'MB/s',
    wanted: null,
  }
  await io.close()
  server.closeAllConnections()
}
