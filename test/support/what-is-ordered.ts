import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto'
import { parseDeclaration } from '../../shared/jobs/parse-declaration.ts'
import { sealedInputsPurpose, type JobOrder } from '../../shared/protocol/job.ts'
import type { Watch } from '../../shared/protocol/watches.ts'
import { sealTo } from '../../shared/signing/sealed-box.ts'

/** What a relay tells a device to do, as tests write it by hand. */

export interface TestScript {
  sha256: string
  fileName: string
  bytes: number
  text: string
}

export const makeScript = (text: string, fileName = 'action.sh'): TestScript => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  fileName,
  bytes: Buffer.byteLength(text),
  text,
})

/** A script as an order or a watch names it. */
export const scriptOf = ({ sha256, fileName, bytes }: TestScript): NonNullable<Watch['check']> => ({
  sha256,
  fileName,
  bytes,
})

/** An order for a device; secrets among the given inputs are sealed to its key. */
export function makeOrder(
  device: { deviceId: string | null; sealingKey: string | null },
  script: TestScript,
  more: Partial<JobOrder> = {},
): JobOrder {
  const parsed = parseDeclaration(script.text, script.fileName)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const { inputs = {}, ...rest } = more
  const { inputs: declared } = parsed.declaration
  const isSecret = (name: string): boolean =>
    declared.some(input => input.name === name && input.type === 'secret')
  const divided = Object.groupBy(Object.entries(inputs), ([name]) => (isSecret(name) ? 'secret' : 'open'))
  const job = {
    jobId: more.jobId ?? `job-${randomBytes(8).toString('hex')}`,
    deviceId: more.deviceId ?? device.deviceId ?? '',
  }
  const secrets = JSON.stringify(Object.fromEntries(divided.secret ?? []))
  return {
    ...job,
    script: scriptOf(script),
    declaration: parsed.declaration,
    runContext: parsed.declaration.runContext,
    inputs: Object.fromEntries(divided.open ?? []),
    sealedInputs:
      divided.secret === undefined
        ? null
        : sealTo(device.sealingKey ?? '', sealedInputsPurpose(job), secrets),
    runAs: null,
    dryRun: false,
    priority: 'on-demand',
    issuedAt: Date.now(),
    expiresAt: Date.now() + 3_600_000,
    ...rest,
  }
}

/** One thing to look for; with a script it is run. Looked at every ten seconds, once is enough. */
export const makeWatch = (
  condition: Watch['condition'],
  script: TestScript | null = null,
  more: Partial<Watch> = {},
): Watch => ({
  watchId: `watch-${randomBytes(8).toString('hex')}`,
  name: 'Test',
  condition,
  everyMs: 10_000,
  looks: 1,
  maxRunsADay: 4,
  settleMs: 1000,
  check: null,
  run: script && { script: scriptOf(script), inputs: {} },
  ...more,
})

/** What is sent instead of what the relay would have written or signed. */
export interface Forge {
  text?: string
  signature?: string
}

/** The exact text of an order or a list, and the signature over it. */
export function signText(content: unknown, key: KeyObject, forge: Forge = {}): Required<Forge> {
  const text = JSON.stringify(content)
  const signature = forge.signature ?? sign(null, Buffer.from(text), key).toString('base64')
  return { text: forge.text ?? text, signature }
}
