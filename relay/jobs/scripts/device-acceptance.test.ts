import { expect, it } from 'vitest'
import type { SignatureState } from '../../../shared/protocol/api/jobs.ts'
import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import { countAcceptance, type AlikeDevices } from './device-acceptance.ts'

const ours = 'a'.repeat(64)
const theirs = 'b'.repeat(64)
const handrail = 'c'.repeat(64)

const signature = (more: Partial<SignatureState>): SignatureState => ({
  signed: true,
  publisher: 'Example',
  thumbprint: ours,
  problem: null,
  official: false,
  ...more,
})
const devices = (
  policy: AlikeDevices['policy'],
  count: number,
  publishers: string[] = [],
  platform: AlikeDevices['platform'] = 'linux',
): AlikeDevices => ({ platform, policy, publishers: new Set(publishers), count })

const fleet = [
  devices('trusted-publisher-or-handrail', 1, [ours]),
  devices('trusted-publisher-or-handrail', 2, [theirs]),
  devices('trusted-publisher', 4, [ours, theirs]),
  devices('trusted-publisher', 8, [handrail]),
  devices('trusted-publisher', 16),
  devices('unrestricted', 32),
  devices('disabled', 64, [ours]),
  devices('unrestricted', 128, [ours], 'windows'),
]

it.each<[string, SignatureState, number]>([
  ['signed by a publisher', signature({}), 5],
  ['signed by Handrail', signature({ thumbprint: handrail, official: true }), 11],
  ['not signed', signature({ signed: false, thumbprint: null }), 0],
  ['with a broken signature', signature({ problem: 'bad-digest' }), 0],
  ['signed by somebody unknown', signature({ thumbprint: 'd'.repeat(64) }), 0],
])(
  '[EXEC1] a script %s is counted with the devices of its platform that would run it',
  (_, state, trusting) => {
    const parsed = parseDeclaration('# @action A\n', 'a.sh')
    if ('problems' in parsed) throw new Error('not a script')
    const script = { id: 'script-1', declaration: parsed.declaration, signature: state }
    expect(countAcceptance(script, fleet)).toEqual({
      scriptId: 'script-1',
      devices: 127,
      trusting,
      unrestricted: 32,
      disabled: 64,
    })
  },
)
