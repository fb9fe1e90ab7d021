import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Declaration } from '../../../shared/jobs/declaration.ts'
import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import { forgetSecrets, openInputs, secretsOf, shownInputs, storeInputs } from './sealed-inputs.ts'

const { declaration } = parseDeclaration(
  '# @action A\n# @input user string "User"\n# @input pin secret "PIN"\n',
  'a.sh',
) as { declaration: Declaration }
const key = randomBytes(32)
const values = { user: 'ann', pin: '4711 “ü”' }
const stored = storeInputs(key, 'job-0001', declaration, values)

describe('inputs in a job’s row', () => {
  it('[SEC1] opens with the key and for the job that it was sealed for, and not otherwise', () => {
    expect(openInputs(key, 'job-0001', stored)).toEqual(values)
    expect(secretsOf(key, 'job-0001', stored)).toEqual([values.pin])
    expect(() => openInputs(key, 'job-0002', stored)).toThrow()
    expect(() => openInputs(randomBytes(32), 'job-0001', stored)).toThrow()
  })

  it('[SEC1] refuses a sealed text in which a single bit was changed', () => {
    const parsed = JSON.parse(stored) as { values: object; sealed: string }
    const sealed = Buffer.from(parsed.sealed, 'base64')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      const row = JSON.stringify({ ...parsed, sealed: changed.toString('base64') })
      expect(() => openInputs(key, 'job-0001', row)).toThrow()
    }
  })

  it('[ACT2] shows no secret, forgets it on demand, and seals the same one differently each time', () => {
    expect(stored).not.toContain('4711')
    expect(shownInputs(stored)).toEqual({ user: 'ann', pin: '••••••' })
    expect(forgetSecrets(stored)).toBe('{"values":{"user":"ann","pin":"••••••"},"sealed":null}')
    expect(storeInputs(key, 'job-0001', declaration, values)).not.toBe(stored)
    expect(JSON.parse(storeInputs(key, 'job-0001', declaration, { user: 'ann' }))).toMatchObject({
      sealed: null,
    })
  })
})
