import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Failure } from '../protocol/failure.ts'
import { runCommands, UsageProblem, type CommandCall, type Program } from './run-commands.ts'

const calls: Pick<CommandCall<string>, 'words' | 'options' | 'config'>[] = []
const program: Program<string> = {
  name: 'house',
  options: { state: { type: 'string' } },
  commands: {
    'lamp on': {
      takes: 'ROOM',
      about: 'Light.',
      words: [1, 1],
      options: { dim: { type: 'boolean' } },
      async run({ words, options, config, terminal }) {
        calls.push({ words, options, config })
        if (words[0] === 'cellar') throw new Failure('forbidden', 'Not there.')
        if (words[0] === 'roof') throw new UsageProblem('No such room.')
        if (words[0] === 'attic') throw new Error('EACCES: attic')
        terminal.out('on\n')
        return 0
      },
    },
  },
  readConfig: (_environment, { state }) => `state ${String(state)}`,
  help: list => `Help:\n${list}`,
}

async function run(...args: string[]) {
  const said = { out: '', err: '' }
  const terminal = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    stdin: Readable.from([]),
    environment: {},
  }
  return { code: await runCommands(program, args, terminal), ...said }
}

test('a command of two words gets its words, its options and its settings', async () => {
  expect(await run('lamp', 'on', 'kitchen', '--dim', '--state', 'here')).toEqual({
    code: 0,
    out: 'on\n',
    err: '',
  })
  expect(calls.at(-1)).toMatchObject({ words: ['kitchen'], options: { dim: true }, config: 'state here' })
})

test('refused or failed is 1 with its sentence, as JSON where that is asked for', async () => {
  expect(await run('lamp', 'on', 'cellar')).toEqual({ code: 1, out: '', err: 'Not there.\n' })
  const { code, out } = await run('lamp', 'on', 'cellar', '--json')
  expect([code, JSON.parse(out)]).toMatchObject([1, { error: { code: 'forbidden', message: 'Not there.' } }])
  expect(await run('lamp', 'on', 'attic')).toMatchObject({
    code: 1,
    err: expect.stringContaining('EACCES: attic'),
  })
})

test.each([
  [['lamp']],
  [['lamp', 'on']],
  [['lamp', 'on', 'a', 'b']],
  [['lamp', 'on', 'roof']],
  [['lamp', 'on', 'a', '--loud']],
  [['door']],
])('wrong usage is 2 and says where to read more: %j', async args => {
  expect(await run(...args)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('See: house --help'),
  })
})

test('help is of the whole, of a group, or of a command; nothing at all is wrong usage', async () => {
  const line = '  house lamp on ROOM\n      Light.\n'
  expect(await run('--help')).toEqual({ code: 0, out: `Help:\n${line}`, err: '' })
  expect(await run('lamp', '--help')).toEqual({ code: 0, out: line, err: '' })
  expect(await run('lamp', 'on', '--help')).toEqual({ code: 0, out: line, err: '' })
  expect(await run()).toMatchObject({ code: 2, out: `Help:\n${line}` })
})
