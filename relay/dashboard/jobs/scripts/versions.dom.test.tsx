import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { LocationProvider } from 'preact-iso'
import type { ComponentChildren } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDeclaration } from '../../../../shared/jobs/parse-declaration.ts'
import type { Script, ScriptVersion } from '../../../../shared/protocol/api/jobs.ts'
import { fakeRelay, signInAs, signOut, type FakeRelay } from '../../testing/fake-relay.ts'
import { ComparePage } from './compare-page.tsx'
import { ScriptPage } from './script-page.tsx'
import { ScriptsPage } from './scripts-page.tsx'

const block = (content: string): string =>
  `\n# SIG # Begin signature block\n# ${content}\n# SIG # End signature block\n`
const sources = [
  '# @action Three\necho one\n',
  `# @action Three\necho two${block('AAAA')}`,
  `# @action Three\r\necho two${block('BBBB')}`,
].map(text => Buffer.from(text).toString('base64'))

const parsed = parseDeclaration('# @action Three\n', 'three.sh')
if ('problems' in parsed) throw new Error('not a script')
const versions: ScriptVersion[] = [3, 2, 1].map(version => ({
  version,
  sha256: String(version).repeat(64),
  signature: { signed: version > 1, publisher: null, thumbprint: null, problem: null, official: false },
  savedAt: version * 1000,
  savedBy: 'ada',
}))
const [newest] = versions
if (!newest) throw new Error('no version')
const script: Script = {
  ...newest,
  id: 'script-12345',
  fileName: 'three.sh',
  declaration: parsed.declaration,
}

let relay: FakeRelay
beforeEach(() => {
  relay = fakeRelay()
  relay.answer('GET /api/scripts/:id', { ...script, base64: sources[2] ?? '' })
  relay.answer('GET /api/scripts/:id/versions', { rows: versions, next: null })
  relay.answer('GET /api/scripts/:id/versions/:version', ({ params }) => {
    const version = versions.find(row => String(row.version) === params['version']) ?? newest
    return { ...version, fileName: 'three.sh', base64: sources[version.version - 1] ?? '' }
  })
  relay.answer('GET /api/script-acceptance', {
    rows: [{ scriptId: script.id, devices: 12, trusting: 3, unrestricted: 0, disabled: 0 }],
  })
  signInAs()
})
afterEach(() => {
  cleanup()
  signOut()
  history.replaceState(null, '', '/')
})
const show = (page: ComponentChildren) => render(<LocationProvider>{page}</LocationProvider>)

describe('the versions of a script', () => {
  it('[SIGN12] stand on its page with who saved them, and can be put back after a question', async () => {
    relay.answer('POST /api/scripts/:id/restore', { ...script, version: 4 })
    show(<ScriptPage params={{ id: script.id }} />)
    const table = await screen.findByRole('table', { name: 'Versions, newest first' })
    expect(
      within(table)
        .getAllByRole('rowheader')
        .map(cell => cell.textContent),
    ).toEqual(['3 (newest)', '2', '1'])
    expect(within(table).queryByRole('button', { name: 'Put back version 3' })).toBeNull()
    fireEvent.click(within(table).getByRole('button', { name: 'Put back version 1' }))
    const asking = within(screen.getByRole('dialog', { name: 'Put back version 1?' }))
    expect(asking.getByText(/become version 4\. Version 3 stays in this list/)).toBeTruthy()
    fireEvent.click(asking.getByRole('button', { name: 'Put back' }))
    await waitFor(() => expect(relay.bodyOf('POST /api/scripts/:id/restore')).toEqual({ version: 1 }))
    expect(within(table).getByRole('link', { name: 'Compare version 2 with version 1' })).toBeTruthy()
  })

  it('[RECD2] are only read by those who may not change them', async () => {
    signInAs('support')
    show(<ScriptPage params={{ id: script.id }} />)
    await screen.findByRole('table', { name: 'Versions, newest first' })
    expect(screen.queryByRole('button', { name: /Put back/ })).toBeNull()
    expect(screen.getByRole('button', { name: 'Download version 2' })).toBeTruthy()
  })

  it('[SIGN12] are compared line by line, the signature block apart and folded', async () => {
    history.replaceState(null, '', `/scripts/${script.id}/compare?from=1&to=2`)
    show(<ComparePage params={{ id: script.id }} />)
    const lines = await screen.findByRole('region', { name: 'Differences' })
    expect(lines.textContent).toContain('Removed: −echo one')
    expect(lines.textContent).toContain('Added: +echo two')
    expect(lines.textContent).not.toContain('AAAA')
    const folded = screen.getByRole('heading', { name: 'Only the newer version is signed' })
    expect(folded.closest('details')?.open).toBe(false)
    fireEvent.change(screen.getByLabelText('Newer version'), { target: { value: '3' } })
    fireEvent.change(screen.getByLabelText('Older version'), { target: { value: '2' } })
    expect(await screen.findByText('The two versions have the same text.')).toBeTruthy()
    expect(screen.getByRole('heading', { name: 'The signature block differs' })).toBeTruthy()
    expect(screen.getByText(/UTF-8, LF in the older version, UTF-8, CRLF in the newer one/)).toBeTruthy()
  })
})

describe('who accepts a script', () => {
  it('[EXEC1] stands on its page and in the list', async () => {
    relay.answer('GET /api/scripts', { rows: [script] })
    show(<ScriptPage params={{ id: script.id }} />)
    expect(await screen.findByText('3 of 12 devices trust its publisher.')).toBeTruthy()
    cleanup()
    show(<ScriptsPage />)
    expect(await screen.findByText('3 of 12 devices')).toBeTruthy()
  })

  it('[EXEC1] warns of a script that no device would run', async () => {
    const unsigned: Script = { ...script, signature: { ...script.signature, signed: false } }
    relay.answer('GET /api/scripts', { rows: [unsigned] })
    relay.answer('GET /api/scripts/:id', { ...unsigned, base64: sources[0] ?? '' })
    relay.answer('GET /api/script-acceptance', {
      rows: [{ scriptId: script.id, devices: 12, trusting: 0, unrestricted: 0, disabled: 0 }],
    })
    show(<ScriptPage params={{ id: script.id }} />)
    const warning = await screen.findByText('No device accepts this script: it is not signed.')
    expect(warning.closest('.notice')?.className).toContain('warn')
    cleanup()
    show(<ScriptsPage />)
    expect(await screen.findByText('No device accepts it')).toBeTruthy()
  })
})
