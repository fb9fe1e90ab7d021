import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import type { JobDetail } from '../../shared/protocol/api/jobs.ts'
import { upload } from '../support/action-acts.ts'
import { byName, clickButton, shownCode, textOf, waitForText } from '../support/extension-pages.ts'
import { eventually } from '../support/relay.ts'
import {
  backToEntry,
  chatSeen,
  endSession,
  enterCode,
  goLive,
  say,
  seeMoving,
  showCode,
} from '../support/session-acts.ts'
import { setStage, type Stage } from '../support/stage.ts'
import { makeOrganisation, trustOrganisation } from '../support/trust.ts'

/** Whatever is killed, with SIGKILL and in the middle of it: nothing is lost, and nothing happens twice. */

let stage: Stage
let longAction: string

beforeAll(async () => {
  stage = await setStage()
  const organisation = makeOrganisation('Example Ltd')
  await trustOrganisation(join(stage.agent.stateDir, 'trust'), organisation)
  longAction = await upload(stage, 'wait-for-go.sh', organisation.sign(waitForGo()))
})
afterAll(async () => {
  await stage?.stop()
})
beforeEach(async () => {
  onTestFailed(async () => console.log(await stage.describe()))
  await backToEntry(stage)
})

/** Notes each run in `<mark>.runs`, and ends when there is a file `<mark>.go`. */
const waitForGo = (): string => `#!/bin/sh
# @action Wait for go
# @platforms linux, macos
# @input mark string "Where it notes its runs"
# @output answer unsigned-integer "Answer"
echo run >> "$HANDRAIL_INPUT_mark.runs"
while [ ! -e "$HANDRAIL_INPUT_mark.go" ]; do sleep 0.02; done
echo "answer=42" >> "$HANDRAIL_OUTPUTS"
`

const jobNow = (id: string): Promise<JobDetail> => stage.relay.api('GET /api/jobs/:id', { params: { id } })
const jobEnded = (id: string): Promise<JobDetail> =>
  eventually(async () => {
    const job = await jobNow(id)
    return job.endedAt === null ? null : job
  }, 20_000)

/** Asks for the long action and waits until its script has begun. */
async function begin(
  name: string,
): Promise<{ jobId: string; go: () => Promise<void>; runs: () => Promise<number> }> {
  const mark = join(stage.folder, name)
  const { id } = await stage.relay.api('POST /api/jobs', {
    body: { scriptId: longAction, deviceId: stage.deviceId, inputs: { mark } },
  })
  const runs = async (): Promise<number> =>
    (await readFile(`${mark}.runs`, 'utf8').catch(() => '')).split('run').length - 1
  await eventually(async () => (await runs()) > 0)
  return { jobId: id, runs, go: () => writeFile(`${mark}.go`, '') }
}

test('[TRIG4] [OUT2] the relay is killed while a script runs: it ran once, and its result arrives once', async () => {
  const { jobId, go, runs } = await begin('relay-killed')
  await stage.relay.kill()
  await go()
  await stage.relay.startAgain()
  const job = await jobEnded(jobId)
  expect(job).toMatchObject({ state: 'completed', exitCode: 0, outputs: [{ name: 'answer', value: 42 }] })
  expect(await runs()).toBe(1)
  const { rows } = await stage.relay.api('GET /api/jobs', {})
  expect(rows.map(row => row.id)).toEqual([jobId])
})

test('[TRIG4] [OUT3] the agent is killed while a script runs: the job says so and the script is not run again', async () => {
  const { jobId, go, runs } = await begin('agent-killed')
  await stage.agent.end('SIGKILL')
  await stage.startAgent()
  const job = await jobEnded(jobId)
  expect(job).toMatchObject({ state: 'error', cause: 'agent-restarted', outputs: [] })
  expect(job.details).toBe('The agent was restarted while the script ran; it was not run again.')
  await go()
  // A second run would have been offered before this one, which is run by the same agent.
  const after = await begin('after-the-kill')
  await after.go()
  expect((await jobEnded(after.jobId)).state).toBe('completed')
  expect(await runs()).toBe(1)
})

test('[CODE2] [BRK1] the relay is killed after the code was shown: the code is still good', async () => {
  const { page, code } = await showCode(stage)
  await stage.relay.kill()
  await stage.relay.startAgain()
  await waitForText(stage.agentPage, 'Connected to Example Ltd')
  expect(await shownCode(page)).toBe(code)
  await enterCode(stage, code)
  await clickButton(stage.agentPage, 'Accept')
  await seeMoving(page)
  await endSession(stage, page)
})

test.each(['before', 'after'])(
  '[SES1] the relay is killed while the acceptance window is open; the user accepts %s it is back',
  async when => {
    const { page, code } = await showCode(stage)
    await enterCode(stage, code)
    await stage.agentPage.waitForSelector(byName('button', 'Accept'))
    await stage.relay.kill()
    if (when === 'before') await clickButton(stage.agentPage, 'Accept')
    await stage.relay.startAgain()
    if (when === 'after') await clickButton(stage.agentPage, 'Accept')
    await seeMoving(page)
    await endSession(stage, page)
  },
)

test('[SES2] [CHAT1] the relay is killed while a session is live: it goes on, and its end is known afterwards', async () => {
  const page = await goLive(stage)
  const sessionId = new URL(page.url()).hash.slice(1)
  await stage.relay.kill()
  await waitForText(page, 'The connection to the relay is lost.')
  await seeMoving(page)
  await say(page, 'Still there?')
  await waitForText(stage.agentPage, 'Still there?')
  await say(stage.agentPage, 'Still here.')
  await eventually(async () => (await chatSeen(page)).length === 2)
  await clickButton(page, 'End')
  await waitForText(page, 'You ended the session.')
  await waitForText(stage.agentPage, 'The support person ended the session.')
  await stage.relay.startAgain()
  const ended = await eventually(async () => {
    const { state } = await stage.relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
    return state.phase === 'ended' && state
  }, 20_000)
  expect(ended.reason).toBe('controller-ended')
  await clickButton(stage.agentPage, 'OK')
  await page.close()
})

test('[SES1] the agent is killed in mid-session: the support person reads why it ended', async () => {
  const page = await goLive(stage)
  await stage.agent.end('SIGKILL')
  await waitForText(page, 'Interrupted')
  await stage.startAgent()
  await waitForText(page, 'Session ended', 30_000)
  expect(await textOf(page)).toContain(
    'The session stopped because of a fault on the device. Start a new one.',
  )
  await waitForText(stage.agentPage, 'Enter Connection Code')
  await page.close()
})

test('[CODE2] [CHAT1] the worker is stopped and the page loaded again in mid-session: it goes on', async () => {
  const page = await goLive(stage)
  await say(page, 'Before')
  await waitForText(stage.agentPage, 'Before')
  await stage.browser.stopWorker()
  await seeMoving(page)
  await page.reload()
  await seeMoving(page)
  await say(stage.agentPage, 'After')
  await eventually(async () => (await chatSeen(page)).includes('After'))
  expect(await chatSeen(page)).toEqual(['Before', 'After'])
  await say(page, 'Once')
  await waitForText(stage.agentPage, 'Once')
  expect(await chatSeen(stage.agentPage)).toEqual(['Before', 'After', 'Once'])
  await endSession(stage, page)
})
