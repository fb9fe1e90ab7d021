import type { Page } from 'puppeteer'
import { byName, clickButton, startSession, waitForText } from './extension-pages.ts'
import type { Stage } from './stage.ts'

/** What the support person and the end user do in a session, by the words that they read. */

/** Start session in the popup; the page that shows the code, and the code. */
export async function showCode({ browser, popup }: Stage): Promise<{ page: Page; code: string }> {
  await popup.bringToFront()
  return await startSession(browser, popup)
}

/** The user types the code on the agent's page and presses Connect. */
export async function enterCode({ agentPage }: Stage, code: string): Promise<void> {
  await agentPage.locator(byName('textbox', 'Connection code')).fill(code)
  await clickButton(agentPage, 'Connect')
}

/** From Start session to a picture; the page of the session. */
export async function goLive(stage: Stage): Promise<Page> {
  const { page, code } = await showCode(stage)
  await enterCode(stage, code)
  await clickButton(stage.agentPage, 'Accept')
  await seeMoving(page)
  return page
}

/** The support person ends the session; both pages say so and are put back. */
export async function endSession({ agentPage }: Stage, page: Page): Promise<void> {
  await clickButton(page, 'End')
  await waitForText(page, 'Session ended')
  await waitForText(agentPage, 'The support person ended the session.')
  await clickButton(agentPage, 'OK')
  await waitForText(agentPage, 'Enter Connection Code')
  await page.close()
}

/** Leaves what an earlier test may have left on the agent's page, and waits until a code can be entered. */
export async function backToEntry({ agentPage }: Stage): Promise<void> {
  for (const name of ['Refuse', 'Stop', 'Try Again', 'OK'])
    if (await agentPage.$(byName('button', name))) await clickButton(agentPage, name)
  await waitForText(agentPage, 'Enter Connection Code')
  await waitForText(agentPage, 'Connected to Example Ltd')
}

/** Waits until a later frame than the one that is shown now has come. */
export async function seeMoving(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  const before = await page.$eval('video', video => video.getVideoPlaybackQuality().totalVideoFrames)
  await page.waitForFunction(
    from => (document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > from + 2,
    {},
    before,
  )
}

/** The colours of the picture at 4 × 4 places spread over it, none of them in the middle, where the pointer is, as [red, green, blue]. */
export async function coloursSeen(page: Page): Promise<number[][]> {
  return await page.$eval('video', video => {
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    const context = canvas.getContext('2d')
    context?.drawImage(video, 0, 0)
    const parts = [0.1, 0.3, 0.7, 0.9]
    return parts.flatMap(across =>
      parts.map(down => {
        const x = Math.round(canvas.width * across)
        const y = Math.round(canvas.height * down)
        return [...(context?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3)
      }),
    )
  })
}

/** The texts of the chat as they stand on the support person's page. */
export async function chatSeen(page: Page): Promise<string[]> {
  return await page.$$eval('[role=log] p', lines => lines.map(line => line.innerText))
}

export async function openTab(page: Page, name: 'Chat' | 'Files' | 'Actions'): Promise<void> {
  await page.locator(byName('tab', name)).click()
}

/** Writes one line on either page. */
export async function say(page: Page, text: string): Promise<void> {
  await page.locator(byName('textbox', 'Message')).fill(text)
  await clickButton(page, 'Send')
}
