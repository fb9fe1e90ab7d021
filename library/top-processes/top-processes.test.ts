import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAction } from '../run-action.ts'

describe('Top processes', () => {
  it('[LIB1] lists processes by memory and by processor', async () => {
    const file = join(import.meta.dirname, 'top-processes.sh')
    const run = await runAction(file, { by: 'memory', count: '3' })
    expect(run).toMatchObject({ exitCode: 0, flagged: [] })
    expect(run.outputs['processes']).toHaveLength(3)
    expect(run.outputs['highestMemory']).toBeGreaterThan(1_000_000)
    expect((await runAction(file)).outputs['running']).toBeGreaterThan(3)
    expect((await runAction(file, { count: '0' })).log).toContain('expected 1 to 100')
  })
})
