import type { Page } from 'puppeteer'
import type { TriggerKind } from '../../shared/fleet/trigger.ts'
import { deviceQueryWords, foundWords, newFanOutWords } from '../../shared/words/en/dashboard-fleet.ts'
import {
  conditionWords,
  triggerEditorWords as editor,
  triggersWords,
} from '../../shared/words/en/dashboard-triggers.ts'
import { policyWords } from '../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../shared/words/say.ts'
import { byName, clickButton, waitForText } from './extension-pages.ts'

/** What an administrator does on the pages of the fleet, by the words that they read there. */

/** On the page itself, not beside it; a link may look like a button. */
export const followLink = (page: Page, name: string): Promise<void> =>
  page.locator(`main ${byName('link', name)}, main ${byName('button', name)}`).click()

/** Types into a field, a search or a field with suggestions. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  const of = (role: string): string => byName(role, label)
  await page.locator(`${of('textbox')}, ${of('searchbox')}, ${of('combobox')}`).fill(text)
}

export async function choose(page: Page, label: string, value: string): Promise<void> {
  const found = await page.waitForSelector(byName('combobox', label))
  await found?.select(value)
}

/** A number with its unit; it counts when the field is left. */
export async function fillAmount(page: Page, label: string, value: number, unit?: string): Promise<void> {
  if (unit !== undefined) await choose(page, say(conditionWords.unit, { field: label }), unit)
  const field = await page.waitForSelector(byName('spinbutton', label))
  await field?.evaluate(element => (element as HTMLInputElement).select())
  await field?.type(String(value))
  await page.keyboard.press('Tab')
}

/** Finds an action by its name, and takes it. */
export async function takeAction(page: Page, action: string): Promise<void> {
  await fill(page, policyWords.scriptSearch, action)
  await page.waitForFunction(() => document.querySelectorAll('.script-list .script').length === 1)
  await page.locator('.script-list input[type=radio]').click()
}

/** Types into the search of the devices; waits until so many are found. */
export async function findDevices(page: Page, search: string, count: number): Promise<void> {
  await fill(page, deviceQueryWords.search, search)
  const headline = count === 1 ? foundWords.one : say(foundWords.many, { count })
  await page.waitForFunction(
    text => document.querySelector('.found [role=status] strong')?.textContent === text,
    {},
    headline,
  )
}

/** From the list of triggers to the fields of a new one of this kind. */
export async function beginTrigger(page: Page, kind: TriggerKind, name: string): Promise<void> {
  await followLink(page, triggersWords.add)
  await page.locator(`input[type=radio][value=${kind}]`).click()
  await fill(page, editor.name, name)
}

/** Makes it; its id, once its own page is there. */
export async function createTrigger(page: Page, name: string): Promise<string> {
  await clickButton(page, editor.create)
  await page.waitForFunction(title => document.querySelector('h1')?.textContent?.trim() === title, {}, name)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** Says why, and runs it on so many devices; the id of the fan-out, once its own page is there. */
export async function startFanOut(page: Page, reason: string, devices: number): Promise<string> {
  await fill(page, newFanOutWords.reason, reason)
  await clickButton(
    page,
    devices === 1 ? newFanOutWords.runOn.one : say(newFanOutWords.runOn.many, { count: devices }),
  )
  await page.waitForFunction(() => /^\/fan-outs\/(?!new|settings)[^/]+$/.test(location.pathname))
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** Waits until the devices of a fan-out stand so: `Succeeded 2`. */
export async function waitForCounts(page: Page, counts: Record<string, number>): Promise<void> {
  const wanted = Object.entries(counts).map(([state, count]) => `${state} ${count}`)
  await page.waitForFunction(
    expected =>
      [...document.querySelectorAll('ul.counts li')]
        .map(item => item.textContent?.replace(/\s+/g, ' ').trim())
        .join() === expected,
    { timeout: 30_000 },
    wanted.join(),
  )
}

/** The cells of a table below one of its titles, from top to bottom. */
export async function cellsOf(page: Page, caption: string, title: string): Promise<string[]> {
  return await page.$$eval(
    'table.data',
    (tables, wantedCaption, wantedTitle) => {
      const table = tables.find(each => each.caption?.textContent === wantedCaption)
      const titles = [...(table?.tHead?.rows[0]?.cells ?? [])].map(cell =>
        cell.innerText.replace(/[▲▼↕]/g, '').trim(),
      )
      const at = titles.indexOf(wantedTitle)
      return [...(table?.tBodies[0]?.rows ?? [])].map(row => row.cells[at]?.innerText.trim() ?? '')
    },
    caption,
    title,
  )
}

/** Goes to an address of the dashboard within the page, as a link does. */
export async function goTo(page: Page, url: string, heading: string): Promise<void> {
  await page.goto(url)
  await waitForText(page, heading)
}
