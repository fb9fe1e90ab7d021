import { createHash } from 'node:crypto'
import type { JobOrder, JobResult } from '../../shared/protocol/job.ts'
import type { ApiReply } from '../../shared/protocol/admin-api.ts'
import { eventually, startTestRelay, testFacts, type TestDevice, type TestRelay } from '../support/relay.ts'
import { liveSession } from '../support/sessions.ts'

/** A relay with something of everything, so that every page of the dashboard has something to show. */
export interface DashboardWorld {
  relay: TestRelay
  device: TestDevice
  /** A job that completed with outputs, one that failed, and one that waits for a device that is away. */
  jobs: { completed: string; failed: string; waiting: string }
  sessionId: string
  scriptId: string
  linkId: string
  groupId: string
  userId: string
}

export const SCRIPT = `#!/bin/sh
# @action Clear a folder
# @description Removes temporary files that are older than a week.
# @platforms linux
# @time-out 120s
# @input path string "Folder to clear" default="/tmp"
# @input depth integer "How deep" default="2"
# @input kind string "What to remove" values="logs|caches|everything" default="caches"
# @input dry boolean "Only tell, remove nothing" default="false"
# @output freedBytes size "Freed space"
# @output removed unsigned-integer "Removed files"
# @output took duration "Time taken"
# @output folders string-list "Folders touched"
echo hello
`

type Job = ApiReply<'POST /api/jobs'>

/** The order that the device was given for a job. */
export async function orderOf(device: TestDevice, jobId: string): Promise<JobOrder> {
  return await eventually(() => {
    const orders = device.heard
      .filter(heard => heard.event === 'job:offer')
      .map(heard => JSON.parse((heard.request as { order: string }).order) as JobOrder)
    return orders.find(order => order.jobId === jobId)
  })
}

/** Reports how a job ended, as its device would. */
export async function report(
  device: TestDevice,
  job: Job,
  more: Partial<JobResult> & Pick<JobResult, 'state' | 'cause' | 'details'>,
): Promise<void> {
  const order = await orderOf(device, job.id)
  const startedAt = Date.now()
  await device.ask('job:started', { jobId: job.id, startedAt })
  await device.ask('job:result', {
    jobId: job.id,
    exitCode: more.state === 'completed' ? 0 : 1,
    scriptSha256: order.script.sha256,
    publisher: 'Example Ltd',
    startedAt,
    endedAt: startedAt + 4_200,
    outputs: [],
    logTail: '',
    ...more,
  })
}

export async function upload(relay: TestRelay, fileName: string, text: string): Promise<string> {
  const body = { fileName, base64: Buffer.from(text).toString('base64') }
  return (await relay.api('POST /api/scripts', { body })).id
}

export async function buildWorld(): Promise<DashboardWorld> {
  const relay = await startTestRelay()
  const device = await relay.connectDevice({ hostName: 'desk-17.example.org' })
  await device.ask('device:facts', {
    ...testFacts('desk-17.example.org'),
    executionPolicy: 'unrestricted',
    publishers: [{ name: 'Example Ltd Code Signing', thumbprint: sha256('publisher') }],
    loggedOnUsers: ['mary', 'root'],
  })
  const away = await relay.enrolDevice('laptop-in-a-bag')
  for (const name of ['kiosk-1', 'kiosk-2']) await relay.enrolDevice(name)

  const scriptId = await upload(relay, 'clear-folder.sh', SCRIPT)
  await upload(
    relay,
    'empty-cache.py',
    '# @action Empty a cache\n# @description Empties the resolver’s cache.\nprint(1)\n',
  )
  const ask = async (deviceId: string, inputs: Record<string, string>): Promise<Job> =>
    await relay.api('POST /api/jobs', { body: { scriptId, deviceId, inputs } })
  const completed = await ask(device.deviceId, { path: '/var/tmp' })
  await report(device, completed, {
    state: 'completed',
    cause: null,
    details: '',
    outputs: [
      { name: 'freedBytes', type: 'size', value: 1_534_000_000, flag: null },
      { name: 'removed', type: 'unsigned-integer', value: 1204, flag: null },
      { name: 'took', type: 'duration', value: 4200, flag: null },
      { name: 'folders', type: 'string-list', value: ['/var/tmp/build', '/var/tmp/cache'], flag: null },
    ],
    logTail: Array.from({ length: 40 }, (_, line) => `removed /var/tmp/cache/part-${line}.bin`).join('\n'),
  })
  const failed = await ask(device.deviceId, { path: '/no/such/folder' })
  await report(device, failed, {
    state: 'error',
    cause: 'exit-code',
    details: 'The script ended with exit code 1.',
    outputs: [{ name: 'removed', type: 'unsigned-integer', value: 'none', flag: 'wrong-type' }],
    logTail: 'find: ‘/no/such/folder’: No such file or directory\n',
  })
  const waiting = await ask(away.deviceId, {})

  const session = await liveSession(relay, { device })
  const say = async (from: 'controller' | 'target', text: string, at: number): Promise<void> => {
    await session.controller.ask('session:happened', {
      sessionId: session.id,
      happening: { type: 'chat', messageId: `message-${at}`, from, text, at },
    })
  }
  const now = Date.now()
  await say('controller', 'Good morning, may I look at your screen?', now)
  await say('target', 'Yes, please. The printer does not print.', now + 1000)
  await device.ask('session:happened', {
    sessionId: session.id,
    happening: {
      type: 'file',
      direction: 'to-target',
      name: 'printer-driver.zip',
      bytes: 4_400_000,
      sha256: sha256('driver'),
    },
  })

  const { id: userId } = await relay.addUser('grace', 'support')
  await relay.addUser('audrey', 'auditor')
  const kiosks = await relay.api('POST /api/groups', { body: { kind: 'targets', name: 'Kiosks' } })
  const users = (await relay.api('GET /api/groups', {})).rows.find(group => group.kind === 'users')
  const link = await relay.api('POST /api/permission-links', {
    body: {
      name: 'Kiosks: look only',
      userGroupId: users?.id ?? '',
      targetGroupId: kiosks.id,
      values: {
        'mode-monitor': { value: true, priority: 1 },
        'mode-active': { value: false, priority: 5 },
        'acceptance-grace-time': { value: 0, priority: 1 },
        'proceed-if-nobody-logged-on': { value: true, priority: 1 },
      },
    },
  })
  return {
    relay,
    device,
    jobs: { completed: completed.id, failed: failed.id, waiting: waiting.id },
    sessionId: session.id,
    scriptId,
    linkId: link.id,
    groupId: kiosks.id,
    userId,
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Every page of somebody who is signed in, by name. */
export function pagesOf(world: DashboardWorld): Record<string, string> {
  const { jobs, device } = world
  return {
    devices: '/devices',
    device: `/devices/${device.deviceId}`,
    scripts: '/scripts',
    'new-script': '/scripts/new',
    script: `/scripts/${world.scriptId}`,
    'edit-script': `/scripts/${world.scriptId}/edit`,
    jobs: '/jobs',
    'job-completed': `/jobs/${jobs.completed}`,
    'job-failed': `/jobs/${jobs.failed}`,
    'job-waiting': `/jobs/${jobs.waiting}`,
    sessions: '/sessions',
    session: `/sessions/${world.sessionId}`,
    policies: '/policies',
    link: `/policies/links/${world.linkId}`,
    'new-link': '/policies/links/new',
    group: `/policies/groups/${world.groupId}`,
    why: `/policies/why?user=${world.userId}&device=${device.deviceId}`,
    users: '/users',
    audit: '/audit',
    account: '/account',
    'not-found': '/nowhere',
  }
}
