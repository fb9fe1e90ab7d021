import type { Page } from 'puppeteer'
import { expect } from 'vitest'
import { axeViolations } from './browser.ts'

/** Where pictures go for whoever wants to look at the pages; none without it. */
const pictures = process.env['HANDRAIL_TEST_PICTURES']

/** Nothing stands out to the right of the page at the width of a phone, and axe finds nothing wrong, in light and dark. UX1. */
export async function looksRight(page: Page, name: string): Promise<void> {
  const picture = async (look: string): Promise<void> => {
    if (pictures !== undefined)
      await page.screenshot({ path: `${pictures}/${name}${look}.png`, fullPage: true })
  }
  expect(await axeViolations(page), name).toEqual([])
  await picture('')
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
  expect(await axeViolations(page), `${name}, dark`).toEqual([])
  await picture('-dark')
  await page.emulateMediaFeatures([])
  await page.setViewport({ width: 360, height: 800 })
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect({ name, wide }).toEqual({ name, wide: 0 })
  await picture('-360')
  await page.setViewport(null)
}
