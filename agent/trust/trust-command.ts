import { mkdir, chown, realpath, rm } from 'node:fs/promises'
import { resolve, join } from 'node:path'
import { Failure } from '../../shared/protocol/failure.ts'
import { usageOids } from '../../shared/signing/certificate-extensions.ts'
import { asRefusal } from '../../shared/signing/refusal.ts'
import { trustProblems, trustUsage, trustWords as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import { UsageProblem, type ExitCode } from '../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../command-line.ts'
import { defaultSettings, trustDirOf } from '../state/open-state.ts'
import { openStateFolder, type FolderOwner } from '../state/state-folder.ts'
import { writeDurably } from '../state/write-durably.ts'
import { deviceSources, keepTrust } from './device-trust.ts'
import { reasonOf, rootAnd } from './file-safety.ts'
import { folderSource, MAX_CERTIFICATE_FILE_BYTES, MAX_CRL_FILE_BYTES } from './folder-source.ts'
import { readItem, type TrustEntry } from './load-trust.ts'
import { readPem, toPem } from './read-pem.ts'
import { readSafeFile, TrustProblem } from './read-safe-file.ts'
import { trustFolders, trustKinds, type TrustItem, type TrustKind } from './trust-source.ts'

/** `trust add FILE --as KIND`: for the device's administrator, who owns the state folder. SIGN8, SIGN11. */
export async function addTrust(call: AgentCall): Promise<ExitCode> {
  const { terminal, json } = call
  const kind = kindOf(call.options['as'])
  if (!kind) throw new UsageProblem(say(trustUsage.kind, { kinds: trustKinds.join('|') }))
  refuseOnWindows()
  const path = resolve(call.words[0] ?? '')
  const items = await readItems(path, kind)
  const read = items.map(readOrRefuse)
  if (kind === 'publisher' && read.length > 1)
    throw new Failure('invalid-input', say(words.onePublisher, { path, count: read.length }))

  const dir = trustDirOf(call.config.stateDir)
  const owner = await openStateFolder(call.config.stateDir)
  const folder = join(dir, trustFolders[kind])
  for (const each of [dir, folder]) await makeFolder(each, owner)
  const present = new Set((await itemsOf(call)).filter(item => item.kind === kind).map(thumbprintOf))
  for (const { der, entry, certificate } of read) {
    const isNew = !present.has(entry.thumbprint)
    const pem = toPem(der, kind === 'crl' ? 'crl' : 'certificate')
    if (isNew) await writeDurably(join(folder, `${entry.thumbprint}.pem`), pem, owner)
    if (!json) terminal.out(`${say(isNew ? words.added : words.present, { ...shownOf(entry) })}\n`)
    const { subjectText: subject = '', extensions } = certificate ?? {}
    if (kind === 'publisher' && !extensions?.extendedKeyUsage?.uses.includes(usageOids.codeSigning))
      terminal.err(`${say(words.notForCode, { subject })}\n`)
    if (['root', 'intermediate', 'tsa-root'].includes(kind) && extensions?.basicConstraints?.ca !== true)
      terminal.err(`${say(words.notAnAuthority, { subject })}\n`)
  }
  if (json) terminal.out(`${JSON.stringify({ added: read.map(({ entry }) => toldOf(entry)) })}\n`)
  return 0
}

/** `trust list`: exit code 1 where what is listed may not be relied on. */
export async function listTrust(call: AgentCall): Promise<ExitCode> {
  const { terminal, json, config } = call
  await openStateFolder(config.stateDir)
  const settings = { data: defaultSettings, refresh: () => Promise.resolve(false) }
  const sources = await deviceSources(config, Date.now)
  const trust = keepTrust({ sources, settings, etcDir: null, clock: Date.now })
  const { handrail, problem } = await trust.snapshot()
  const entries = await trust.entries()
  if (json) {
    const pinned = handrail?.publisher
    const told = {
      entries: entries.map(toldOf),
      handrail: pinned ? { subject: pinned.subjectText, thumbprint: pinned.sha256 } : null,
      problem,
    }
    terminal.out(`${JSON.stringify(told)}\n`)
  } else {
    if (entries.length === 0) terminal.out(`${words.nobody}\n`)
    for (const entry of entries) terminal.out(say(words.entry, { ...shownOf(entry), from: entry.from }))
    if (handrail) {
      const { subjectText: subject, sha256: thumbprint, notAfter } = handrail.publisher
      const entry = { kind: 'handrail', subject, thumbprint, validity: validityOf(notAfter) }
      terminal.out(say(words.entry, { ...entry, from: words.handrail }))
    }
    if (problem !== null) terminal.err(`${say(words.problem, { problem })}\n`)
  }
  return problem === null ? 0 : 1
}

/** `trust remove THUMBPRINT [--as KIND]`: takes it out of the state's own folder; other places are not the agent's to change. */
export async function removeTrust(call: AgentCall): Promise<ExitCode> {
  const { terminal, json, config, words: given, options } = call
  const thumbprint = (given[0] ?? '').replaceAll(/[\s:]/g, '').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(thumbprint))
    throw new UsageProblem(say(trustUsage.thumbprint, { value: (given[0] ?? '').slice(0, 100) }))
  const kind = options['as'] === undefined ? null : kindOf(options['as'])
  if (kind === undefined) throw new UsageProblem(say(trustUsage.kind, { kinds: trustKinds.join('|') }))
  refuseOnWindows()
  const owner = await openStateFolder(config.stateDir)
  const items = await itemsOf(call)
  const found = items.filter(
    item => thumbprintOf(item) === thumbprint && (kind === null || item.kind === kind),
  )
  const kinds = [...new Set(found.map(item => item.kind))]
  const [first] = kinds
  if (!first) {
    const dir = trustDirOf(config.stateDir)
    throw new Failure('not-found', say(words.notThere, { dir, thumbprint }))
  }
  if (kinds.length > 1)
    throw new Failure('conflict', say(words.severalKinds, { kinds: kinds.join(', '), first }))
  for (const path of new Set(found.map(item => item.from))) {
    const rest = items.filter(item => item.from === path && thumbprintOf(item) !== thumbprint)
    const pem = rest.map(item => toPem(item.der, item.kind === 'crl' ? 'crl' : 'certificate')).join('')
    // A link goes itself; what else its file holds stays where it is.
    if (rest.length === 0) await rm(path)
    else await writeDurably(await realpath(path), pem, owner)
  }
  const entry = found[0] && readOrRefuse(found[0]).entry
  if (json) terminal.out(`${JSON.stringify({ removed: entry && toldOf(entry) })}\n`)
  else if (entry) terminal.out(`${say(words.removed, { ...shownOf(entry) })}\n`)
  return 0
}

function kindOf(value: unknown): TrustKind | undefined {
  return trustKinds.find(kind => kind === value)
}

function refuseOnWindows(): void {
  if (process.platform === 'win32') throw new Failure('unavailable', words.onWindows)
}

async function makeFolder(path: string, { uid, gid }: FolderOwner): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (process.getuid?.() === 0) await chown(path, uid, gid)
}

/** What the state's own trust folder holds. Throws where it may not be relied on: it is put right by hand, with open eyes. */
async function itemsOf({ config }: AgentCall): Promise<TrustItem[]> {
  const { uid } = await openStateFolder(config.stateDir)
  const look = await folderSource(trustDirOf(config.stateDir), { owners: rootAnd(uid) }).look()
  const { items, problem } = await look.read()
  if (problem !== null) throw new Failure('forbidden', problem)
  return items
}

/** What a file that somebody hands in holds; who owns it is no matter, whoever runs this vouches for it. */
async function readItems(path: string, kind: TrustKind): Promise<TrustItem[]> {
  const limit = kind === 'crl' ? MAX_CRL_FILE_BYTES : MAX_CERTIFICATE_FILE_BYTES
  try {
    const bytes = await readSafeFile(await realpath(path), null, limit)
    return readPem(bytes, kind === 'crl' ? 'crl' : 'certificate', path).map(der => ({
      kind,
      der,
      from: path,
    }))
  } catch (error) {
    if (error instanceof TrustProblem) throw new Failure('invalid-input', error.message, { cause: error })
    const reason = reasonOf(error)
    throw new Failure('not-found', say(trustProblems.unreadable, { path, reason }), { cause: error })
  }
}

function readOrRefuse(item: TrustItem): ReturnType<typeof readItem> {
  try {
    return readItem(item)
  } catch (error) {
    const reason = asRefusal(error).detail
    throw new Failure('invalid-input', say(trustProblems.damaged, { path: item.from, reason }), {
      cause: error,
    })
  }
}

const thumbprintOf = (item: TrustItem): string => readOrRefuse(item).entry.thumbprint

function validityOf(until: number | null): string {
  if (until === null) return words.never
  const text = new Date(until).toISOString()
  return say(until < Date.now() ? words.expired : words.validUntil, { until: text })
}

/** An entry for a person. */
function shownOf({ kind, subject, thumbprint, validUntil, revoked }: TrustEntry) {
  const until = validUntil === null ? words.never : new Date(validUntil).toISOString()
  const validity = revoked === null ? validityOf(validUntil) : say(words.crl, { count: revoked, until })
  return { kind, subject, thumbprint, validity }
}

/** An entry for a program. */
function toldOf({ kind, name: _name, validUntil, ...entry }: TrustEntry) {
  return { as: kind, ...entry, validUntil: validUntil === null ? null : new Date(validUntil).toISOString() }
}
