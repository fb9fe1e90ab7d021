import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer'
import { endSession, goLive } from '../test/support/session-acts.ts'
import { setStage } from '../test/support/stage.ts'
import { median, percentile, type Figure } from './figures.ts'

const CLICKS = 40
const flashProgram = fileURLToPath(new URL('flash-on-click.ts', import.meta.url))

/** In Active: from a click on the viewer's picture to the first frame in which the device's screen shows its effect. */
export async function* input(): AsyncGenerator<Figure> {
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    const stage = await setStage({ screen: { width, height }, isAgentBuilt: true, watched: false })
    const flash = spawn(process.execPath, [flashProgram], {
      stdio: 'inherit',
      env: { ...process.env, DISPLAY: stage.desktop.display },
    })
    try {
      const page = await goLive(stage)
      await page.bringToFront()
      const latenciesMs: number[] = []
      for (let click = 0; click < CLICKS; click += 1) {
        latenciesMs.push(await clickTimed(page))
        // At no fixed beat with the frames.
        await delay(150 + Math.random() * 250)
      }
      await endSession(stage, page)
      const measure = `input to its effect at ${width}×${height}`
      const wanted = { most: 120 }
      yield { measure: `${measure}, p50`, value: median(latenciesMs), unit: 'ms', wanted }
      yield { measure: `${measure}, p95`, value: percentile(latenciesMs, 0.95), unit: 'ms', wanted: null }
    } finally {
      flash.kill()
      await stage.stop()
    }
  }
}

/** Clicks in the middle of the picture; the time from the press, as the page hears of it, to the frame that differs. */
async function clickTimed(page: Page): Promise<number> {
  const effect = page.evaluate(async () => {
    const video = document.querySelector('video')
    const drawing = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    if (!video || !drawing) throw new Error('There is no picture on this page.')
    const isWhite = (): boolean => {
      drawing.drawImage(video, video.videoWidth / 4, video.videoHeight / 4, 1, 1, 0, 0, 1, 1)
      return (drawing.getImageData(0, 0, 1, 1).data[0] ?? 0) > 127
    }
    const before = isWhite()
    let pressedAt = 0
    addEventListener('pointerdown', () => (pressedAt = performance.now()), { capture: true, once: true })
    return await new Promise<number>(resolve => {
      const look = (): void => {
        if (pressedAt > 0 && isWhite() !== before) resolve(performance.now() - pressedAt)
        else video.requestVideoFrameCallback(look)
      }
      video.requestVideoFrameCallback(look)
    })
  })
  const box = await (await page.$('video'))?.boundingBox()
  if (!box) throw new Error('The picture is not on the page.')
  await delay(30)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  return await effect
}
