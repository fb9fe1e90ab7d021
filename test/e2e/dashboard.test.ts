import type { Page } from 'puppeteer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { openDashboardPage, signInToDashboard, type Look } from '../support/dashboard-page.ts'
import { eventually } from '../support/relay.ts'
import { buildWorld, orderOf, pagesOf, report, type DashboardWorld } from './dashboard-world.ts'

let world: DashboardWorld
let chromium: TestBrowser
const opened: Page[] = []
/** What the pages themselves complained of: a script that failed, a style that the content security policy refused. */
const complaints: string[] = []

beforeAll(async () => {
  world = await buildWorld()
  chromium = await launchBrowser()
})
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close()
  expect(complaints.splice(0)).toEqual([])
})
afterAll(async () => {
  await chromium?.stop()
  await world?.relay.stop()
})

async function openPage(path: string, look?: Look): Promise<Page> {
  const page = await openDashboardPage(
    chromium,
    world.relay.url + path,
    complaint => complaints.push(complaint),
    look,
  )
  opened.push(page)
  return page
}

async function signedInAt(path: string, look?: Look): Promise<Page> {
  const page = await openPage(path, look)
  await signInToDashboard(page)
  return page
}

const heading = (page: Page): Promise<string> => page.$eval('h1', node => node.textContent ?? '')
const text = (page: Page): Promise<string> => page.$eval('body', node => (node as HTMLElement).innerText)
const shows = (page: Page, words: string): Promise<boolean> =>
  eventually(async () => (await text(page)).includes(words))
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector('h1') &&
      !document.querySelector('.loading') &&
      document.fonts.status === 'loaded',
  )

/** Follows a link of the dashboard within it, as a person would: a page load would prove less. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(target => {
    const link = document.createElement('a')
    link.href = target
    document.querySelector('main')?.append(link)
    link.click()
    link.remove()
  }, path)
  await settled(page)
}

describe('[UX1] every page', () => {
  test.each(['light', 'dark'] as const)('breaks no rule of axe in %s', async scheme => {
    const page = await openPage('/devices', { scheme })
    await settled(page)
    const found: Record<string, string[]> = { 'sign-in': await axeViolations(page) }
    await signInToDashboard(page)
    for (const [name, path] of Object.entries(pagesOf(world))) {
      await goTo(page, path)
      if (name.endsWith('script') && name !== 'script') await page.waitForSelector('.check dl')
      found[name] = await axeViolations(page)
    }
    expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([])
  })

  test.each([
    [360, 740],
    [3840, 2160],
  ])('fits into %d × %d without scrolling sideways', async (width, height) => {
    const page = await signedInAt('/devices', { width, height })
    const wide: string[] = []
    for (const [name, path] of Object.entries(pagesOf(world))) {
      await goTo(page, path)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) wide.push(`${name}: ${over} px`)
    }
    expect(wide).toEqual([])
  })

  test('has its own title, and the focus goes to its heading', async () => {
    const page = await signedInAt('/devices')
    await settled(page)
    await page.locator('::-p-aria([name="Sessions"][role="link"])').click()
    await page.waitForFunction(() => document.title === 'Sessions · Handrail')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sessions')
  })
})

describe('signing in', () => {
  test('[AUTH1] leads back to the page that was asked for', async () => {
    const page = await openPage(`/jobs/${world.jobs.completed}`)
    await settled(page)
    expect(await heading(page)).toBe('Sign in')
    await signInToDashboard(page)
    await shows(page, '1.5 GB')
    expect(new URL(page.url()).pathname).toBe(`/jobs/${world.jobs.completed}`)
  })

  test('[AUTH1] ends at once for a user who is disabled', async () => {
    const { id } = await world.relay.addUser('short-stay', 'support')
    const page = await openPage('/jobs')
    await signInToDashboard(page, 'short-stay')
    await settled(page)
    await world.relay.api('PATCH /api/users/:id', { params: { id }, body: { disabled: true } })
    await shows(page, 'Your sign-in has ended')
  })

  test('survives a reload, and ends with Sign out', async () => {
    const page = await signedInAt('/account')
    await page.reload()
    await page.waitForSelector('.shell')
    await page.locator('::-p-aria([name="Sign out"][role="button"])').click()
    await shows(page, 'You are signed out.')
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  test('shows Support neither users nor policies nor audit', async () => {
    const page = await openPage('/devices')
    await signInToDashboard(page, 'grace')
    const places = await page.$$eval('.places a', links => links.map(link => link.textContent))
    const own = [
      'Devices',
      'Records',
      'Requests',
      'Scripts',
      'Jobs',
      'Fan-outs',
      'Triggers',
      'Results',
      'Sessions',
    ]
    expect(places).toEqual(own)
  })
})

describe('live', () => {
  test('[JOB2] a job is followed from its request to its outputs', async () => {
    const page = await signedInAt(`/devices/${world.device.deviceId}`)
    await page.locator('::-p-aria(Run Clear a folder)').click()
    await page.waitForSelector('dialog[open]')
    await page.locator('dialog ::-p-aria([name="Run"][role="button"])').click()
    await page.waitForFunction(() => location.pathname.startsWith('/jobs/'))
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await orderOf(world.device, id)
    const job = await world.relay.api('GET /api/jobs/:id', { params: { id } })
    await report(world.device, job, {
      state: 'completed',
      cause: null,
      details: '',
      outputs: [{ name: 'freedBytes', type: 'size', value: 42_000_000, flag: null }],
    })
    await shows(page, '42 MB')
    await shows(page, 'Completed')
  })

  test('a device that comes and goes is seen without a reload', async () => {
    const page = await signedInAt('/devices?search=passing')
    await shows(page, 'No device fits this search.')
    const passing = await world.relay.connectDevice({ hostName: 'passing-by' })
    await shows(page, 'passing-by')
    await eventually(async () => (await page.$('td .pill.good')) !== null)
    passing.disconnect()
    await eventually(async () => (await page.$('td .pill.good')) === null)
  })
})

describe('scripts', () => {
  test('[ACT1] what is wrong is said while it is typed, and marked in its line', async () => {
    const page = await signedInAt('/scripts/new')
    await page.waitForSelector('.check dl')
    await page.focus('>>> .cm-content')
    await page.keyboard.down('Control')
    await page.keyboard.press('Home')
    await page.keyboard.up('Control')
    for (const key of ['ArrowDown', 'End', 'Enter']) await page.keyboard.press(key as 'End')
    await page.keyboard.type('# @inptu path string')
    await shows(page, 'One problem stands in the way of saving')
    await page.waitForSelector('>>> .cm-line.problem')
    expect(await page.$eval('>>> .cm-line.problem', line => line.textContent)).toBe('# @inptu path string')
    const save = await page.$('::-p-aria([name="Save"][role="button"])')
    expect(await save?.evaluate(button => (button as HTMLButtonElement).disabled)).toBe(true)
  })

  test('[SIGN2] an edit of a signed script says that the signature is lost, and can be taken back', async () => {
    const { rows } = await world.relay.api('GET /api/scripts', {})
    const signed = rows.find(script => script.signature.official)
    expect(signed).toBeDefined()
    const page = await signedInAt(`/scripts/${signed?.id}/edit`)
    await page.waitForSelector('.check dl')
    await shows(page, 'it will be saved byte for byte')
    await page.focus('>>> .cm-content')
    await page.keyboard.type('#')
    await shows(page, 'This edit breaks the signature.')
    await shows(page, 'Signature broken')
    await page.locator('::-p-aria([name="Back to the signed file"])').click()
    await shows(page, 'it will be saved byte for byte')
    await shows(page, 'Signed by Handrail')
  })

  test('[ACT1] a new script is saved by keyboard alone, and leaving without saving asks', async () => {
    const page = await signedInAt('/scripts/new')
    await page.waitForSelector('.check dl')
    await page.focus('>>> .cm-content')
    await page.keyboard.type('\n')
    await page.locator('::-p-aria([name="Jobs"][role="link"])').click()
    await shows(page, 'Leave without saving?')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => !document.querySelector('dialog[open]'))
    await page.focus('>>> .cm-content')
    // Tab leaves the editor: the next stop is Save.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await shows(page, 'Measure a folder was saved as version 1.')
  })
})

test('[POL1] [POL3] a permission link is changed by keyboard, and the answer changes with it', async () => {
  const page = await signedInAt('/policies/links/default-link')
  const value = await page.waitForSelector('::-p-aria([name="Value of Mode: Chat"])')
  await value?.focus()
  await page.keyboard.type('No')
  await page.focus('::-p-aria([name="Save"][role="button"])')
  await page.keyboard.press('Enter')
  await shows(page, 'The permission link Default was saved.')
  await goTo(page, `/policies/why?user=${world.userId}&device=${world.device.deviceId}`)
  const row = await page.waitForSelector('::-p-xpath(//tr[th[starts-with(normalize-space(), "Mode: Chat")]])')
  const cells = await row?.$$eval('td', found => found.map(cell => cell.textContent.trim()))
  expect(cells).toEqual(['No', 'Default'])
})

test('[AUDIT1] the audit log is filtered by act', async () => {
  const page = await signedInAt('/audit')
  await page.locator('::-p-aria([name="Act"][role="searchbox"])').fill('user:add')
  await page.keyboard.press('Enter')
  await eventually(async () => {
    const acts = await page.$$eval('td code', nodes => nodes.map(node => node.textContent))
    return acts.length > 0 && acts.every(act => act === 'user:add')
  })
})

// The last one: it takes the relay away from under the pages.
test('[UX1] says when live updates are interrupted, and goes on by itself', async () => {
  const page = await signedInAt('/devices')
  await settled(page)
  const { url } = world.relay
  await page.setOfflineMode(true)
  await world.relay.restart()
  await shows(page, 'Live updates are interrupted')
  await page.setOfflineMode(false)
  await eventually(async () => !(await text(page)).includes('Live updates are interrupted'), 20_000)
  expect(world.relay.url).toBe(url)
})
