import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { launch, TargetType, type Browser, type Page, type WebWorker } from 'puppeteer'

/** A real Chromium for tests, with the real extension where one is named. */
export interface TestBrowser {
  browser: Browser
  /** Empty without an extension. */
  extensionId: string
  /** The address of one of the extension's own pages. */
  pageUrl: (page: string) => string
  /** Opens one of the extension's pages (or any address) in a tab. */
  open: (page: string) => Promise<Page>
  /** Opens the toolbar button's real window; it closes when anything else gets the focus, as a user's does. */
  openPopup: () => Promise<Page>
  /** The page whose address has this in it, as soon as there is one. */
  waitForPage: (part: string) => Promise<Page>
  /** Stops the extension's worker, as the browser does after half a minute of quiet. */
  stopWorker: () => Promise<void>
  stop: () => Promise<void>
}

export interface LaunchOptions {
  /** The folder of an unpacked extension. */
  extension?: string
  /** False: on a real display (the DISPLAY of `env`). */
  headless?: boolean
  args?: string[]
  env?: Record<string, string | undefined>
  window?: { width: number; height: number }
  /** Where downloads go, without asking. */
  downloads?: string
  /** False: the test hears nothing of the network; watched, every frame of every socket is copied to it as text. */
  watched?: boolean
}

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

/** Where Chromium is: PUPPETEER_EXECUTABLE_PATH, else the usual places. Throws with what to do where there is none. */
export function findChromium(): string {
  const named = process.env['PUPPETEER_EXECUTABLE_PATH']
  const found = named !== undefined && named !== '' ? named : places.find(path => existsSync(path))
  if (!found)
    throw new Error(
      `No Chromium found (${places.join(', ')}). Install the package chromium, or set PUPPETEER_EXECUTABLE_PATH.`,
    )
  return found
}

export async function launchBrowser(options: LaunchOptions = {}): Promise<TestBrowser> {
  const { width, height } = options.window ?? { width: 1280, height: 800 }
  const browser = await launch({
    executablePath: findChromium(),
    headless: options.headless ?? true,
    pipe: true,
    networkEnabled: options.watched ?? true,
    enableExtensions: true,
    defaultViewport: null,
    ...(options.env && { env: options.env }),
    ...(options.downloads !== undefined && {
      downloadBehavior: { policy: 'allow' as const, downloadPath: options.downloads },
    }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      // The pages speak the browser's language; tests read English unless they ask for another (the last one counts).
      '--lang=en',
      '--accept-lang=en-GB',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--window-size=${width},${height}`,
      ...(options.args ?? []),
    ],
  })
  const extensionId = options.extension === undefined ? '' : await browser.installExtension(options.extension)
  const pageUrl = (page: string): string =>
    /^[a-z]+:/.test(page) ? page : `chrome-extension://${extensionId}/${page}`

  async function worker(): Promise<WebWorker> {
    const target = await browser.waitForTarget(
      t => t.type() === TargetType.SERVICE_WORKER && t.url().startsWith(pageUrl('')),
    )
    const found = await target.worker()
    if (!found) throw new Error('The extension has no worker.')
    return found
  }
  return {
    browser,
    extensionId,
    pageUrl,
    async open(page) {
      const opened = await browser.newPage()
      await opened.goto(pageUrl(page))
      return opened
    },
    async openPopup() {
      const running = await worker()
      // The same page may be open in a tab, too.
      const before = new Set(browser.targets())
      await running.evaluate('chrome.action.openPopup()')
      const target = await browser.waitForTarget(t => t.url() === pageUrl('popup.html') && !before.has(t))
      return target.asPage()
    },
    async waitForPage(part) {
      const target = await browser.waitForTarget(t => t.url().includes(part))
      return target.asPage()
    },
    async stopWorker() {
      const running = await worker()
      await running.close()
    },
    async stop() {
      await browser.close()
    },
  }
}

/** What axe finds wrong with the page as it is now: rule, and the elements that break it. UX1. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Half way through a transition a colour is neither the old one nor the new one.
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter(each => each instanceof CSSTransition)
    const over = Promise.allSettled(transitions.map(each => each.finished))
    // One whose element is not drawn just now may never end.
    await Promise.race([over, new Promise(resolve => setTimeout(resolve, 2000))])
  })
  // As an expression: a strict content policy lets no script element in.
  await page.evaluate(axe.source)
  const results = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: () => Promise<axe.AxeResults> } }).axe.run
    return (await run()).violations.map(({ id, nodes }) => ({ id, where: nodes.map(node => node.html) }))
  })
  return results.map(({ id, where }) => `${id}: ${where.join(' | ')}`)
}
