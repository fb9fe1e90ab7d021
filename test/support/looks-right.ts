import type { Page } from 'puppeteer'
import { expect } from 'vitest'
import { axeViolations } from './browser.ts'

/** Where pictures go for whoever wants to look at the pages; none without it. */
const pictures = process.env['HANDRAIL_TEST_PICTURES']

/** Nothing stands out to the right of the page at the width of a phone, and axe finds nothing wrong, in light and dark. UX1. */
export async function looksRight(page: Page, name: string): Promise<void> {
  // With no transitions, for half way through one nothing looks as it will.
  const look = (scheme: 'light' | 'dark'): Promise<void> =>
    page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
  const picture = async (suffix: string): Promise<void> => {
    if (pictures === undefined) return
    await page.evaluate(() => scrollTo(0, 0))
    await page.screenshot({ path: `${pictures}/${name}${suffix}.png`, fullPage: true })
  }
  await look('light')
  expect(await axeViolations(page), name).toEqual([])
  await picture('')
  await look('dark')
  expect(await axeViolations(page), `${name}, dark`).toEqual([])
  await picture('-dark')
  await look('light')
  await page.setViewport({ width: 360, height: 800 })
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect({ name, wide }).toEqual({ name, wide: 0 })
  await picture('-360')
  await page.setViewport(null)
  await page.emulateMediaFeatures([])
}
