import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'puppeteer'
import { jobOrderSchema } from '../../shared/protocol/job.ts'
import { buildAll } from '../../tools/build.ts'
import { axeViolations, launchBrowser, type TestBrowser } from '../support/browser.ts'
import { clickButton, signInAs, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually, startTestRelay, type TestRelay } from '../support/relay.ts'

const script = `#!/bin/sh
# @action Flush names
# @description Forgets remembered names.
# @platforms linux
# @output flushed unsigned-integer "Names forgotten"
echo done
`

let relay: TestRelay
let browser: TestBrowser
let popup: Page

beforeAll(async () => {
  await buildAll('extension')
  relay = await startTestRelay()
  await relay.api('POST /api/scripts', {
    body: { fileName: 'flush-names.sh', base64: Buffer.from(script).toString('base64') },
  })
  browser = await launchBrowser({ extension: 'dist/extension-chrome' })
  popup = await browser.open('popup.html')
  await signInAs(popup, relay)
})
afterAll(async () => {
  await browser?.stop()
  await relay?.stop()
})

test('[TRIG1] [OUT3] an action on any device, from the popup: run, watched live, its failure in words', async () => {
  let jobId = ''
  const device = await relay.connectDevice({
    hostName: 'workshop',
    handlers: {
      'job:offer': ({ order }) => {
        jobId = jobOrderSchema.parse(JSON.parse(order)).jobId
        return {}
      },
    },
  })
  await popup.reload()
  await popup.locator('::-p-text(workshop)').click()
  await popup.locator('::-p-text(Flush names)').click()
  await waitForText(popup, 'This action needs no inputs.')
  expect(await axeViolations(popup)).toEqual([])
  await clickButton(popup, 'Run')
  await eventually(() => jobId !== '')
  await device.ask('job:started', { jobId, startedAt: Date.now() })
  await waitForText(popup, 'Running')
  await device.ask('job:result', {
    jobId,
    state: 'error',
    cause: 'exit-code',
    details: 'The script ended with exit code 3.',
    exitCode: 3,
    scriptSha256: createHash('sha256').update(script).digest('hex'),
    publisher: null,
    startedAt: Date.now(),
    endedAt: Date.now(),
    outputs: [{ name: 'flushed', type: 'unsigned-integer', value: 4, flag: null }],
    logTail: '',
  })
  await waitForText(popup, 'The script ended with exit code 3.')
  // Outputs are there although the script failed.
  await waitForText(popup, 'Names forgotten')
  expect(await axeViolations(popup)).toEqual([])
  await popup.locator('::-p-text(All actions)').click()
  await waitForText(popup, 'Recent runs on this device')
  device.disconnect()
})

test('[TRIG3] a device that is offline: the action says that it waits, and can be cancelled', async () => {
  await relay.enrolDevice('old-laptop')
  await popup.reload()
  await popup.locator('::-p-text(old-laptop)').click()
  await popup.locator('::-p-text(Flush names)').click()
  await waitForText(popup, 'The device is offline. The action runs when it is back')
  await clickButton(popup, 'Run')
  await waitForText(popup, 'Waiting for device')
  await clickButton(popup, 'Cancel')
  await waitForText(popup, 'Cancelled')
})

test('the options page keeps the address of a relay that answers, and another one signs out', async () => {
  const other = await startTestRelay()
  const options = await browser.open('options.html')
  expect(await axeViolations(options)).toEqual([])
  const address = options.locator('input[name=relay]')
  await address.fill('http://192.0.2.1:1')
  await waitForText(options, 'This address is not encrypted')
  await address.fill('not an address')
  await clickButton(options, 'Save')
  await waitForText(options, 'That is not an address.')
  await address.fill(other.url)
  await clickButton(options, 'Save')
  await waitForText(options, `A Handrail relay answers at ${other.url}.`)
  await popup.waitForSelector('input[name=password]')
  expect(await textOf(popup)).toContain(other.url)
  await other.stop()
})

test('Firefox’s own linter finds no error in the extension', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      'node_modules/web-ext/bin/web-ext.js',
      'lint',
      '--source-dir',
      'dist/extension-firefox',
      '--output',
      'json',
    ],
    { maxBuffer: 16 * 1024 * 1024 },
  )
  const { errors } = JSON.parse(stdout) as { errors: unknown[] }
  expect(errors).toEqual([])
})
