import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { actionWords } from '../../shared/words/en/extension.ts'
import { deviceWords } from '../../shared/words/en/dashboard.ts'
import { scriptRefusalSentences } from '../../shared/words/en/script-refusals.ts'
import type { ScriptRefusal } from '../../shared/jobs/script-refusals.ts'
import { openDashboard, outputsOn, runAction, upload } from '../support/action-acts.ts'
import { textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import { goLive, openTab } from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { makeOrganisation, pemOf } from '../support/trust.ts'

/** The relay asks for whatever it likes; the device decides. One session, in which a person presses Run. */

let stage: Stage
let page: Page
let dashboard: Page
const known = makeOrganisation('Known Publisher')
const stranger = makeOrganisation('Somebody Else')

beforeAll(async () => {
  stage = await setStage()
  await trust('root', pemOf(known.root))
  await trust('publisher', pemOf(known.publisher))
  dashboard = await openDashboard(stage, '/jobs')
  page = await goLive(stage)
})
afterAll(async () => {
  await stage?.stop()
})
beforeEach(async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await page.bringToFront()
})

/** A script that leaves a mark where it ran. */
const script = (name: string, mark: string): string => `#!/bin/sh
# @action ${name}
# @platforms linux, macos
# @output done string "Done"
echo ran > "${mark}"
echo "done=yes" >> "$HANDRAIL_OUTPUTS"
`
const markOf = (name: string): string => join(stage.folder, `${name.replaceAll(' ', '-')}.ran`)
const hasRun = (name: string): Promise<boolean> =>
  access(markOf(name)).then(
    () => true,
    () => false,
  )

/** `agent trust add`, as the device's administrator types it. */
async function trust(kind: 'publisher' | 'root', pem: string): Promise<void> {
  const file = join(stage.folder, `${kind}.pem`)
  await writeFile(file, pem)
  expect(await stage.agent.command(['trust', 'add', file, '--as', kind])).toMatchObject({ code: 0 })
}

async function setPolicy(policy: string): Promise<void> {
  expect(await stage.agent.command(['policy', 'set', policy])).toMatchObject({ code: 0 })
  await eventually(async () => {
    const { facts } = await stage.relay.api('GET /api/devices/:id', { params: { id: stage.deviceId } })
    return facts?.executionPolicy === policy
  })
}

async function put(name: string, make: (text: string) => Buffer): Promise<void> {
  await upload(stage, `${name.replaceAll(' ', '-')}.sh`, make(script(name, markOf(name))))
}

/** Runs it beside the picture and reads, there and on the dashboard, why the device did not. */
async function refused(name: string, reason: ScriptRefusal): Promise<void> {
  await reopenActions()
  await runAction(page, name)
  await waitForText(page, scriptRefusalSentences[reason])
  await page.locator('summary ::-p-text(Details)').click()
  await waitForText(page, 'Execution status details')
  await waitForText(page, reason)
  expect(await hasRun(name)).toBe(false)

  const { rows } = await stage.relay.api('GET /api/jobs', {})
  const job = rows.find(row => row.script.name === name)
  expect(job).toMatchObject({ state: 'error', cause: reason })
  await dashboard.bringToFront()
  await dashboard.goto(`${stage.relay.url}/jobs/${job?.id}`)
  await waitForText(dashboard, 'Execution status details')
  const told = await textOf(dashboard)
  expect(told.replace(/\s+/g, ' ')).toContain(scriptRefusalSentences[reason].slice(0, 40))
  expect(told).toContain(reason)
  await page.bringToFront()
}

async function ran(name: string): Promise<void> {
  await reopenActions()
  await runAction(page, name)
  await waitForText(page, 'Completed')
  expect(await outputsOn(page)).toEqual({ Done: 'yes' })
  expect(await hasRun(name)).toBe(true)
}

/** The list of actions, read anew. */
async function reopenActions(): Promise<void> {
  await openTab(page, 'Actions')
  const back = await page.$('button.back')
  if (back) await back.click()
  else await page.reload().then(() => openTab(page, 'Actions'))
}

test('[EXEC1] [SIGN8] a script of a publisher that the device trusts runs', async () => {
  await put('signed by the known one', text => known.sign(text))
  await ran('signed by the known one')
})

test('[SIGN1] [OUT3] an unsigned script is refused although the relay asks for it', async () => {
  await put('never signed', text => Buffer.from(text))
  await refused('never signed', 'not-signed')
})

test('[SIGN2] [OUT3] a script that was edited after it was signed is refused', async () => {
  await put('edited afterwards', text =>
    Buffer.from(known.sign(text).toString().replace('done=yes', 'done=YES')),
  )
  await refused('edited afterwards', 'bad-digest')
})

test('[SIGN8] [SIGN11] a stranger’s script is refused until the administrator of the device trusts that publisher', async () => {
  await put('signed by a stranger', text => stranger.sign(text))
  await trust('root', pemOf(stranger.root))
  await refused('signed by a stranger', 'untrusted-publisher')
  await trust('publisher', pemOf(stranger.publisher))
  await ran('signed by a stranger')
})

test('[EXEC2] with the policy disabled nothing runs, however well it is signed, and both ends are told', async () => {
  await put('well signed', text => known.sign(text))
  await setPolicy('disabled')
  await page.reload()
  await openTab(page, 'Actions')
  await waitForText(page, actionWords.disabled)
  await refused('well signed', 'disabled-by-policy')
})

test('[EXEC1] unrestricted runs anything, and both ends warn of it', async () => {
  await put('nobody signed this', text => Buffer.from(text))
  await setPolicy('unrestricted')
  await page.reload()
  await openTab(page, 'Actions')
  await waitForText(page, actionWords.unrestricted)
  await ran('nobody signed this')
  await dashboard.bringToFront()
  await dashboard.goto(`${stage.relay.url}/devices/${stage.deviceId}`)
  await waitForText(dashboard, deviceWords.unrestrictedTitle)
})
