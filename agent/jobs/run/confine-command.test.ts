import { expect, test } from 'vitest'
import { confineCommand, readOwnLimits, type ConfiningTools } from './confine-command.ts'
import { defaultLimits } from './run-limits.ts'

const command = { file: '/bin/sh', args: ['/run/script.sh'] }
const self = { name: 'root', home: '/root', switchTo: null, environment: {} }
const ann = { name: 'ann', home: '/home/ann', switchTo: { uid: 1000, gid: 1001 }, environment: {} }
const tools: ConfiningTools = {
  setpriv: '/usr/bin/setpriv',
  prlimit: '/usr/bin/prlimit',
  nice: '/usr/bin/nice',
  systemdRun: null,
  ownLimits: new Map(),
}
const bare: ConfiningTools = {
  setpriv: null,
  prlimit: null,
  nice: null,
  systemdRun: null,
  ownLimits: new Map(),
}

test('the limits stand around the command, and the account around the limits', () => {
  const confined = confineCommand(command, ann, defaultLimits, tools)
  expect([confined?.file, ...(confined?.args ?? [])].join(' ')).toBe(
    '/usr/bin/setpriv --reuid=1000 --regid=1001 --init-groups --inh-caps=-all ' +
      '/usr/bin/prlimit --nproc=4096 --data=2147483648 --cpu=3600:3605 --fsize=17179869184 --core=0 ' +
      '/usr/bin/nice -n 5 /bin/sh /run/script.sh',
  )
  expect(confined?.switchTo).toBeNull()
})

test('where systemd gives scopes, the whole tree is in one', () => {
  const confined = confineCommand(command, self, defaultLimits, {
    ...tools,
    systemdRun: '/usr/bin/systemd-run',
  })
  expect(confined?.file).toBe('/usr/bin/systemd-run')
  expect(confined?.args.slice(0, 6)).toEqual([
    '--scope',
    '--quiet',
    '--collect',
    '--property=MemoryMax=2147483648',
    '--property=TasksMax=4096',
    '--',
  ])
})

test('without these programs the script runs as it is; as another account it does not run at all', () => {
  expect(confineCommand(command, self, defaultLimits, bare)).toEqual({ ...command, switchTo: null })
  if (process.platform === 'linux') expect(confineCommand(command, ann, defaultLimits, bare)).toBeNull()
})

test('no limit goes beyond our own', () => {
  const ownLimits = readOwnLimits(
    [
      'Limit                     Soft Limit           Hard Limit           Units     ',
      'Max cpu time              unlimited            unlimited            seconds   ',
      'Max processes             100                  700                  processes ',
    ].join('\n'),
  )
  expect([...ownLimits]).toEqual([['Max processes', 700]])
  expect(confineCommand(command, self, defaultLimits, { ...tools, ownLimits })?.args).toContain('--nproc=700')
})
