import { expect, test } from 'vitest'
import { makeOrganisation } from '../../test/support/trust.ts'
import { loadTrust } from './load-trust.ts'
import { storesScript, windowsStores } from './windows-stores.ts'

const acme = makeOrganisation('Acme IT')
const other = makeOrganisation('Other')
const line = (store: string, der: Uint8Array): string => `${store} ${Buffer.from(der).toString('base64')}`

test('[SIGN8] on Windows the machine’s stores are asked through its own PowerShell', async () => {
  const calls: { file: string; args: readonly string[] }[] = []
  let now = 0
  const output = [
    line('TrustedPublisher', acme.publisher.certificate),
    line('Root', acme.root.certificate),
    // Of a form that is not read here, as Windows brings some.
    line('Root', Buffer.from('3003020101', 'hex')),
    line('CA', acme.intermediate.certificate),
    line('Disallowed', other.publisher.certificate),
    '',
  ].join('\r\n')
  const run = (file: string, args: readonly string[]): Promise<string> => {
    calls.push({ file, args })
    return Promise.resolve(output)
  }
  const stores = windowsStores(() => now, run, '/windows')
  const { snapshot, entries } = await loadTrust([await stores.look()])
  expect(snapshot.problem).toBeNull()
  expect([...snapshot.publishers]).toEqual([acme.thumbprint])
  expect([...snapshot.disallowed]).toEqual([other.thumbprint])
  expect(snapshot.roots.map(({ name }) => name)).toEqual(['Acme IT root'])
  expect(snapshot.tsaRoots).toEqual(snapshot.roots)
  expect(snapshot.intermediates).toHaveLength(1)
  expect(entries[0]?.from).toBe('Cert:\\LocalMachine\\TrustedPublisher')

  const [call] = calls
  expect(call?.file).toBe('/windows/System32/WindowsPowerShell/v1.0/powershell.exe')
  expect(call?.args.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-EncodedCommand'])
  expect(Buffer.from(call?.args[3] ?? '', 'base64').toString('utf16le')).toBe(storesScript)
  for (const name of ['TrustedPublisher', 'Root', 'CA', 'Disallowed']) expect(storesScript).toContain(name)

  const { stamp } = await stores.look()
  expect(calls).toHaveLength(1)
  now += 60_000
  expect((await stores.look()).stamp).toBe(stamp)
  expect(calls).toHaveLength(2)
})

test('[SIGN8] stores that cannot be read, or answer nonsense, let nothing signed run', async () => {
  for (const run of [
    () => Promise.reject(new Error('no such file')),
    () => Promise.resolve('<html>'),
    () => Promise.resolve('Elsewhere AAAA'),
  ]) {
    const { snapshot } = await loadTrust([await windowsStores(() => 0, run).look()])
    expect(snapshot.problem).toContain('stores of this machine cannot be read')
  }
})
