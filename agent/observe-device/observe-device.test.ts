import { expect, test } from 'vitest'
import { systemNameFrom } from './device-facts.ts'
import { usersOfLogindSessions, usersOfQueryUser, usersOfUtmp } from './logged-on-users.ts'
import { fieldsOfStat, processStamp } from './process-stamp.ts'

test('people’s sessions count as logged on; greeters, services and closing ones do not', () => {
  const session = (fields: Record<string, string>): string =>
    Object.entries(fields)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('')
  const files = [
    session({ UID: '1000', USER: 'ann', CLASS: 'user', STATE: 'active' }),
    session({ UID: '0', USER: 'root', STATE: 'online' }),
    session({ UID: '121', USER: 'gdm', CLASS: 'greeter', STATE: 'active' }),
    session({ UID: '1001', USER: 'bob', CLASS: 'user', STATE: 'closing' }),
  ]
  expect(usersOfLogindSessions(files)).toEqual(['ann', 'root'])
})

test('utmp is read record by record; a cut one is left out', () => {
  const record = (type: number, name: string): Buffer => {
    const bytes = Buffer.alloc(384)
    bytes.writeInt16LE(type, 0)
    bytes.write(name, 44)
    return bytes
  }
  const full = 'n'.repeat(32)
  const utmp = Buffer.concat([record(7, 'ann'), record(8, 'gone'), record(7, full), Buffer.alloc(100)])
  expect(usersOfUtmp(utmp)).toEqual(['ann', full])
})

test('the list of `query user` is read with and without the mark of the own session', () => {
  const text =
    ' USERNAME  SESSIONNAME  ID  STATE\r\n>ann       console       1  Active\r\n bob       rdp-tcp#1     2  Disc\r\n'
  expect(usersOfQueryUser(text)).toEqual(['ann', 'bob'])
})

test('the system’s name is its maker’s', () => {
  expect(systemNameFrom('NAME="X"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
    'Debian GNU/Linux 12 (bookworm)',
  )
  expect(systemNameFrom('')).toBeNull()
})

test('a process is told from a later one with its number', async () => {
  expect(fieldsOfStat('12 (a) b) (c) S 1 12 12 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2')).toEqual({
    state: 'S',
    parent: 1,
    group: 12,
    startTicks: '98765',
  })
  expect(await processStamp(process.pid)).toMatch(/^\d+@/)
  expect(await processStamp(2 ** 22 + 1)).toBeNull()
})
