import { describe, expect, it } from 'vitest'
import { blockText, signatureOf, signedText } from '../../test/support/signing/scripts.ts'
import { ask, BODY, makeWorld, verdictOf } from '../../test/support/signing/world.ts'
import { verifyScript } from './verify-script.ts'

const world = makeWorld()
const wish = { signer: world.publisher, chain: [world.intermediate] }
const BOM = '\uFEFF'
const NON_ASCII = 'Write-Output "año €"\r\n'
const PLAIN = 'Write-Output "one"\r\n'

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8')
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const bigEndian = (text: string): Buffer => utf16(text).swap16()
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const ps1 = (body: string): string => signedText(body, 'a.ps1', wish)
const sh = (body: string): string => signedText(body, 'a.sh', wish)

describe('the encoding', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', utf8(ps1(PLAIN))],
    ['UTF-8 with BOM', utf8(ps1(BOM + NON_ASCII))],
    ['UTF-16LE with BOM', utf16(ps1(BOM + NON_ASCII))],
    ['UTF-16LE with BOM beyond the first plane', utf16(ps1(`${BOM}# 🛠\r\n`))],
  ])('[SIGN3] PowerShell may be %s', (_, bytes) => {
    expect(verdictOf(bytes, world.trust, { fileName: 'a.ps1' })).toBe('verified')
  })

  it.each(['a.sh', 'a.py', 'a.js', 'a.mjs'])('[SIGN3] %s is UTF-8, with any character', fileName => {
    const bytes = utf8(signedText('# año € 🛠\n', fileName, wish))
    expect(verdictOf(bytes, world.trust, { fileName })).toBe('verified')
  })

  it.each<[string, string, Buffer, string]>([
    ['non-ASCII PowerShell without BOM', 'a.ps1', utf8(ps1(NON_ASCII)), 'bad-encoding'],
    ['Latin-1', 'a.ps1', latin1(ps1('Write-Output "año"\r\n')), 'bad-encoding'],
    ['UTF-16BE', 'a.ps1', bigEndian(ps1(BOM + NON_ASCII)), 'bad-encoding'],
    ['UTF-16LE without BOM', 'a.ps1', utf16(ps1(PLAIN)), 'bad-encoding'],
    ['two BOMs', 'a.ps1', utf8(ps1(BOM + BOM + NON_ASCII)), 'bad-encoding'],
    ['two BOMs in UTF-16', 'a.ps1', utf16(ps1(BOM + BOM + NON_ASCII)), 'bad-encoding'],
    ['a NUL', 'a.ps1', utf8(ps1(`${PLAIN}\0`)), 'bad-encoding'],
    ['a NUL in UTF-16', 'a.ps1', utf16(ps1(`${BOM}${PLAIN}\0`)), 'bad-encoding'],
    ['half a UTF-16 character', 'a.ps1', utf16(ps1(BOM + NON_ASCII)).subarray(0, -1), 'bad-encoding'],
    ['a lone surrogate in UTF-16', 'a.ps1', utf16(ps1(`${BOM}# \uD83D\r\n`)), 'bad-encoding'],
    ['a BOM in a shell script', 'a.sh', utf8(sh(BOM + BODY)), 'bad-encoding'],
    ['a UTF-16 shell script', 'a.sh', utf16(sh(BOM + BODY)), 'bad-encoding'],
    ['a NUL in a shell script', 'a.sh', utf8(sh(`${BODY}\0`)), 'bad-encoding'],
    ['a NUL behind the block', 'a.sh', utf8(`${sh(BODY)}\0`), 'bad-encoding'],
    ['UTF-16BE in a shell script', 'a.sh', bigEndian(sh(BOM + BODY)), 'bad-encoding'],
    ['a BOM added to what was signed without', 'a.ps1', utf8(BOM + ps1(PLAIN)), 'bad-digest'],
    ['a BOM removed from what was signed with', 'a.ps1', utf8(ps1(BOM + PLAIN).slice(1)), 'bad-digest'],
    ['a BOM doubled', 'a.ps1', utf8(BOM + ps1(BOM + PLAIN)), 'bad-encoding'],
  ])('[SIGN3] refuses %s', (_, fileName, bytes, reason) => {
    expect(verdictOf(bytes, world.trust, { fileName })).toBe(reason)
  })

  it('[SIGN3] UTF-8 re-encoded as UTF-16 is the same text to every PowerShell, and verifies as such', () => {
    expect(verdictOf(utf16(ps1(BOM + NON_ASCII)), world.trust, { fileName: 'a.ps1' })).toBe('verified')
    expect(verdictOf(utf16(BOM + ps1(PLAIN)), world.trust, { fileName: 'a.ps1' })).toBe('bad-digest')
  })

  it('[SIGN3] refuses invalid UTF-8 that a replacing decoder would read alike', () => {
    // Signed with U+FFFD itself: a decoder that replaces would give the same text for any bad byte in its place.
    const good = utf8(sh('echo "\uFFFD"\n'))
    expect(verdictOf(good, world.trust)).toBe('verified')
    const at = good.indexOf(Buffer.of(0xef, 0xbf, 0xbd))
    for (const bad of [[0xff], [0xc0], [0x80], [0xed, 0xa0], [0xf8]]) {
      const bytes = Buffer.concat([good.subarray(0, at), Buffer.from(bad), good.subarray(at + 3)])
      expect(new TextDecoder().decode(bytes).replaceAll('\uFFFD\uFFFD', '\uFFFD')).toBe(good.toString())
      expect(verdictOf(bytes, world.trust)).toBe('bad-encoding')
    }
  })

  it.each<[string, number[]]>([
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
    ['a cut character', [0xe2, 0x82]],
  ])('[SIGN3] refuses %s', (_, bad) => {
    const bytes = Buffer.concat([Buffer.from('# '), Buffer.from(bad), utf8(`\n${sh(BODY)}`)])
    expect(verdictOf(bytes, world.trust)).toBe('bad-encoding')
  })

  it('[SIGN3] says how to save what PowerShell would read in two ways', () => {
    const result = verifyScript(utf8(ps1(NON_ASCII)), 'a.ps1', ask(world.trust))
    expect(result).toMatchObject({ verdict: 'refused', message: expect.stringContaining('UTF-8 with BOM') })
  })

  it('[SIGN3] a script with bidirectional characters is valid, and that is told', () => {
    const body = 'echo "\u202Eabc"\n'
    const bytes = utf8(`${body}\n${blockText(signatureOf(body, wish), 'a.sh')}`)
    const result = verifyScript(bytes, 'a.sh', ask(world.trust))
    expect(result).toMatchObject({
      verdict: 'verified',
      warnings: expect.arrayContaining(['bidirectional-characters']),
    })
    expect(verifyScript(utf8(sh(BODY)), 'a.sh', ask(world.trust))).toMatchObject({
      warnings: ['revocation-not-checked'],
    })
  })
})
