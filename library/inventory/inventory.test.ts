import { totalmem, cpus } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readAction, runAction } from '../run-action.ts'

const file = join(import.meta.dirname, 'inventory.sh')

it('[LIB1] tells what this machine is, in the types that it declares', async () => {
  const run = await runAction(file)
  expect(run).toMatchObject({ exitCode: 0, flagged: [] })
  const { outputs } = run
  expect(outputs).toMatchObject({
    operatingSystem: expect.stringMatching(/\S/) as string,
    architecture: expect.stringMatching(/\S/) as string,
    memory: totalmem(),
    processorCount: cpus().length,
  })
  expect(outputs['diskUsed']).toBeGreaterThan(0)
  expect(outputs['diskUsed']).toBeLessThanOrEqual(1)
  expect(outputs['diskFree']).toBeLessThan(Number(outputs['diskSize']))
  expect(outputs['bootedAt']).toBeLessThan(Date.now())
})

it('[LIB1] is the same table on Windows, and has German words for all of it', async () => {
  const [sh, ps1] = await Promise.all([readAction(file), readAction(file.replace('.sh', '.ps1'))])
  expect(ps1.declaration.outputs).toEqual(sh.declaration.outputs)
  for (const { declaration } of [sh, ps1])
    expect(Object.keys(declaration.texts['de']?.labels ?? {}).sort()).toEqual(
      declaration.outputs.map(output => output.name).sort(),
    )
})
