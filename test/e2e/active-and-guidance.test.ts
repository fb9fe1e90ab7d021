import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { markPaints } from '../../shared/sessions/mark-shapes.ts'
import { byName, clickButton, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import { screenPixels, type ScreenPixels } from '../support/screen-pixels.ts'
import { endSession, goLive } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'

/** The whole chain, from the support person's mouse and keyboard to the end user's real screen and back. */

const WIDTH = 1280
const HEIGHT = 800
const RED = markPaints.red.ink

let stage: Stage
let page: Page
let typed: string

beforeAll(async () => {
  stage = await setStage({ screen: { width: WIDTH, height: HEIGHT, moving: false } })
  typed = join(stage.folder, 'typed.txt')
  await stage.desktop.run('xsetroot', ['-solid', '#203040'])
  // A terminal in the lower part of the screen that writes down each line that is typed into it.
  const terminal = `xterm -geometry 80x12+200+480 -e sh -c 'cat >> ${typed}' >/dev/null 2>&1 &`
  await stage.desktop.run('sh', ['-c', terminal])
  page = await goLive(stage)
})
afterAll(async () => {
  await stage?.stop()
})

/** Where a pixel of the device's screen is on the page. */
async function onPage(x: number, y: number): Promise<[number, number]> {
  const box = await page.$eval('.picture', picture => picture.getBoundingClientRect().toJSON() as DOMRect)
  return [box.x + (box.width * x) / WIDTH, box.y + (box.height * y) / HEIGHT]
}
const clickScreen = async (x: number, y: number): Promise<void> => {
  await page.mouse.click(...(await onPage(x, y)))
}
const written = async (): Promise<string> => await readFile(typed, 'utf8').catch(() => '')

async function changeMode(from: string, to: string): Promise<void> {
  await page.locator(byName('button', from)).click()
  await clickButton(page, `Change to ${to}`)
  await page.waitForFunction(
    mode => document.querySelector('.viewer-bar [data-mode]')?.getAttribute('data-mode') === mode,
    {},
    to.toLowerCase(),
  )
}

test('[SCR3] [MODE2] Active: what is typed in the viewer arrives in a terminal on the device, where the viewer clicked', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await waitForText(page, 'Active')
  await page.waitForSelector('.layer.control')
  await clickScreen(400, 560)
  await page.keyboard.type('Hello World {1+2}=3! ~/"quoted" A_b')
  await page.keyboard.press('Enter')
  await eventually(async () => (await written()) === 'Hello World {1+2}=3! ~/"quoted" A_b\n')
  await page.keyboard.type('wrongg')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await eventually(async () => (await written()).endsWith('wrong\n'))
})

/** Whether the mark's colour is on the screen within a few pixels of a place, across its line. */
function isMarked(pixels: ScreenPixels, x: number, y: number): boolean {
  for (let near = -4; near <= 4; near += 1)
    if (pixels.at(x + near, y) === RED || pixels.at(x, y + near) === RED) return true
  return false
}

test('[SCR2] Guidance: a mark drawn in the viewer is on the device’s screen at the same place, at three scales', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await changeMode('Mode: Active', 'Guidance')
  await page.waitForSelector('.layer.draw')
  for (const [index, [width, size]] of (
    [
      [1280, 'Fit'],
      [1600, '1:1'],
      [700, 'Fit'],
    ] as const
  ).entries()) {
    await page.setViewport({ width, height: 900 })
    await clickButton(page, size)
    await clickButton(page, 'Rectangle')
    // Another place each time, in the part of the screen that all of the scales show.
    const [left, top, right, bottom] = [200 + index * 60, 160, 560 + index * 60, 400]
    await page.mouse.move(...(await onPage(left, top)))
    await page.mouse.down()
    await page.mouse.move(...(await onPage(right, bottom)), { steps: 4 })
    await page.mouse.up()
    const [middle, centre] = [(left + right) / 2, (top + bottom) / 2]
    const pixels = await eventually(async () => {
      const seen = await screenPixels(stage.desktop)
      return isMarked(seen, middle, bottom) && isMarked(seen, right, centre) ? seen : null
    })
    expect(isMarked(pixels, left, centre), `${size} at ${width}: left`).toBe(true)
    expect(isMarked(pixels, middle, top), `${size} at ${width}: top`).toBe(true)
    expect(isMarked(pixels, middle, centre), `${size} at ${width}: inside`).toBe(false)
    expect(isMarked(pixels, left - 30, centre), `${size} at ${width}: outside`).toBe(false)
    await clickButton(page, 'Clear')
    await eventually(async () => (await screenPixels(stage.desktop)).count(RED) === 0)
  }
  await page.setViewport({ width: 1280, height: 800 })
  await clickButton(page, 'Fit')
})

/** The user at the device: a click into the terminal and a line. */
async function userTypes(line: string): Promise<void> {
  await stage.desktop.run('xdotool', ['mousemove', '400', '560', 'click', '1'])
  await stage.desktop.run('xdotool', ['type', line])
  await stage.desktop.run('xdotool', ['key', 'Return'])
}

test('[MODE2] in Guidance and Monitor the same input does nothing; the user’s own click goes through the marks', async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  const before = await written()
  await clickButton(page, 'Highlight')
  await page.mouse.move(...(await onPage(150, 450)))
  await page.mouse.down()
  await page.mouse.move(...(await onPage(900, 700)), { steps: 4 })
  await page.mouse.up()
  await eventually(async () => (await screenPixels(stage.desktop)).count(RED) > 200)
  await page.keyboard.type('not typed')
  await page.keyboard.press('Enter')
  await userTypes('through the mark')
  await eventually(async () => (await written()) === `${before}through the mark\n`)
  await changeMode('Mode: Guidance', 'Monitor')
  await eventually(async () => (await screenPixels(stage.desktop)).count(RED) === 0)
  await clickScreen(400, 560)
  await page.keyboard.type('not typed')
  await waitForText(page, 'Monitor only watches')
  // The user's own keys come after all that, so nothing of it is still on its way.
  await userTypes('after it')
  await eventually(async () => (await written()).includes('after it'))
  expect(await written()).toBe(`${before}through the mark\nafter it\n`)
  await endSession(stage, page)
})
