import { hostname, totalmem } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAction } from '../run-action.ts'

describe('System facts', () => {
  it('[LIB1] tells what this machine is', async () => {
    const run = await runAction(join(import.meta.dirname, 'system-facts.sh'))
    expect(run).toMatchObject({ exitCode: 0, flagged: [] })
    expect(run.outputs).toMatchObject({
      hostName: hostname(),
      memory: totalmem(),
      system: expect.any(String) as string,
    })
    expect(run.outputs['diskFree']).toBeLessThanOrEqual(Number(run.outputs['diskTotal']))
    expect(run.outputs['upSince']).toBeLessThan(Date.now())
    expect(run.outputs['processors']).toBeGreaterThan(0)
  })
})
