import type { Declaration, InputDeclaration } from '../../../shared/jobs/declaration.ts'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import type { JobDetail, Script } from '../../../shared/protocol/api/jobs.ts'

/** What the relay answers with, for tests: each says only what matters in it. */

export const sha256 = 'a'.repeat(64)

/** A required text, unless something else is said. */
export const exampleInput = (name: string, more: Partial<InputDeclaration> = {}): InputDeclaration => ({
  name,
  label: name,
  type: 'string',
  allowedValues: [],
  freeValue: false,
  defaultValue: null,
  ...more,
})

/** Version 3 of a script for Linux, not signed. */
export const exampleScript = (declares: Partial<Declaration> = {}, more: Partial<Script> = {}): Script => ({
  id: 'script-12345',
  fileName: 'clear.sh',
  sha256,
  version: 3,
  declaration: {
    name: 'Clear a folder',
    description: '',
    language: 'sh',
    platforms: ['linux'],
    runContext: 'system',
    timeOutMs: 60_000,
    inputs: [],
    outputs: [],
    dryRun: false,
    texts: {},
    ...declares,
  },
  signature: { signed: false, publisher: null, thumbprint: null, problem: 'not-signed', official: false },
  savedAt: 1,
  savedBy: 'ada',
  ...more,
})

/** A job that a person ran and that completed. */
export const exampleJob = (more: Partial<JobDetail> = {}): JobDetail => ({
  id: 'job-1234567',
  state: 'completed',
  cause: null,
  details: '',
  device: { id: 'device-1234', name: 'desk-1', online: true },
  script: { id: 'script-12345', name: 'Clear a folder', version: 2, sha256 },
  requestedBy: 'ada',
  sessionId: null,
  record: null,
  taskId: null,
  event: null,
  type: 'normal',
  cycle: null,
  dueAt: null,
  opensAt: null,
  node: null,
  fanOut: null,
  trigger: null,
  dryRun: false,
  requestedAt: 1000,
  expiresAt: 90_000,
  offeredAt: 1100,
  startedAt: 2000,
  endedAt: 6200,
  exitCode: 0,
  waitingFor: null,
  inputs: {},
  outputs: [],
  publisher: 'Example Ltd',
  logTail: '',
  live: null,
  ...more,
})

/** A device that is online and has told nothing of itself. */
export const exampleDevice = (more: Partial<Device> = {}): Device => ({
  id: 'device-1234',
  name: 'desk-1',
  facts: null,
  online: true,
  lastSeenAt: 1,
  enrolledAt: 1,
  identityConflictAt: null,
  inSession: false,
  labels: [],
  address: null,
  ...more,
})
