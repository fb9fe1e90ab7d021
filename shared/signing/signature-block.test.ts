import { describe, expect, it } from 'vitest'
import { blockText, bodyDigest, signatureOf, signedText } from '../../test/support/signing/scripts.ts'
import { BODY, makeWorld, verdictOf, verdictOn } from '../../test/support/signing/world.ts'

const world = makeWorld()
const { trust } = world
const wish = { signer: world.publisher, chain: [world.intermediate] }
const good = signedText(BODY, 'a.sh', wish)
const goodPs1 = signedText(BODY, 'a.ps1', wish)
const BEGIN = '# SIG # Begin signature block'
const END = '# SIG # End signature block'
const body = good.slice(0, good.indexOf(BEGIN))
const block = good.slice(good.indexOf(BEGIN))
const firstLine = block.split('\n')[1] ?? ''

const verdict = (text: string, fileName = 'a.sh'): string => verdictOf(Buffer.from(text), trust, { fileName })

describe('the signature block', () => {
  it.each(['a.ps1', 'a.psm1', 'a.psd1', 'a.ps1xml', 'a.sh', 'a.py', 'a.js', 'a.mjs', 'A.PS1', 'a.b.Sh'])(
    '[SIGN1] a signed %s is accepted',
    fileName => {
      expect(verdictOn(world, {}, { fileName })).toBe('verified')
    },
  )

  it('[SIGN1] the last newline may be missing, as editors take it away', () => {
    expect(verdict(good.slice(0, -1))).toBe('verified')
    expect(verdict(goodPs1.slice(0, -2), 'a.ps1')).toBe('verified')
  })

  it.each<[string, string, string]>([
    ['no block', BODY, 'not-signed'],
    ['an empty file', '', 'not-signed'],
    ['a block and nothing else', block, 'bad-block'],
    ['a block behind an empty body of another script', `\n${block}`, 'bad-digest'],
    ['two blocks', `${good}${block}`, 'bad-block'],
    ['two blocks with a line between', `${good}\n${block}`, 'bad-block'],
    ['a Begin mark in the body', `${BEGIN}\n${good}`, 'bad-block'],
    ['an End mark in the body', `${END}\n${good}`, 'bad-block'],
    ['a mark in other letter case in the body', `${BEGIN.toLowerCase()}\n${good}`, 'bad-block'],
    ['code after the block', `${good}rm -rf /\n`, 'bad-block'],
    ['code on the last line', `${good.slice(0, -1)};rm -rf /\n`, 'bad-block'],
    ['an empty line after the block', `${good}\n`, 'bad-block'],
    ['a space after the block', `${good} `, 'bad-block'],
    ['a comment after the block', `${good}# more\n`, 'bad-block'],
    ['code inside the block', good.replace(`${firstLine}\n`, `${firstLine}\nrm -rf /\n`), 'bad-block'],
    ['code on a line of the block', good.replace(firstLine, `${firstLine};rm`), 'bad-block'],
    ['an empty line inside the block', good.replace(`${firstLine}\n`, `${firstLine}\n\n`), 'bad-block'],
    ['an empty comment inside the block', good.replace(`${firstLine}\n`, `${firstLine}\n# \n`), 'bad-block'],
    ['a comment inside the block', good.replace(`${firstLine}\n`, `${firstLine}\n# hello\n`), 'bad-block'],
    ['a line of the block without its #', good.replace(firstLine, firstLine.slice(2)), 'bad-block'],
    ['a line of the block with #!', good.replace(firstLine, `#!${firstLine.slice(2)}`), 'bad-block'],
    ['code before the block', good.replace(BEGIN, `rm -rf /\n${BEGIN}`), 'bad-digest'],
    ['code on the Begin line', good.replace(BEGIN, `rm -rf / ${BEGIN}`), 'bad-block'],
    ['the Begin line indented', good.replace(BEGIN, ` ${BEGIN}`), 'bad-block'],
    ['the Begin line with more behind it', good.replace(BEGIN, `${BEGIN} `), 'bad-block'],
    ['the Begin mark in other letter case', good.replace(BEGIN, BEGIN.toLowerCase()), 'bad-block'],
    ['a lone CR inside the block', good.replace(firstLine, `${firstLine}\rrm -rf /`), 'bad-block'],
    [
      'a CR at the end of a line of the block',
      good.replace(`${firstLine}\n`, `${firstLine}\r\n`),
      'bad-block',
    ],
    ['a block in CRLF behind a shell script', body + block.replaceAll('\n', '\r\n'), 'bad-block'],
    [
      'a line separator (U+2028) inside the block',
      good.replace(firstLine, `${firstLine}\u2028`),
      'bad-block',
    ],
    ['no Begin line', good.replace(`${BEGIN}\n`, ''), 'bad-block'],
    ['no End line', good.replace(`${END}\n`, ''), 'bad-block'],
    ['End before Begin', `${body}${END}\n${BEGIN}\n`, 'bad-block'],
    ['nothing between Begin and End', `${body}${BEGIN}\n${END}\n`, 'bad-block'],
    ['cut off in the middle of the block', good.slice(0, good.length - 400), 'bad-block'],
    ['another character than base64', good.replace(firstLine, firstLine.replace(/.$/, '-')), 'bad-block'],
    ['padding in the middle', good.replace(firstLine, firstLine.replace(/..$/, '==')), 'bad-block'],
    ['a line of 77 characters', good.replace(/\n# (.{64})\n# (.{13})/, '\n# $1$2\n# '), 'bad-block'],
    ['the comment style of JavaScript', body + block.replaceAll(/^# /gm, '// '), 'bad-block'],
  ])('[SIGN1] refuses %s', (_, text, reason) => {
    expect(verdict(text)).toBe(reason)
  })

  it('[SIGN1] refuses a block of LF behind a PowerShell file', () => {
    expect(verdict(goodPs1.replaceAll('\r\n', '\n'), 'a.ps1')).toBe('bad-block')
    expect(verdict(good, 'a.ps1')).toBe('bad-block')
  })

  it('[SIGN1] refuses base64 whose unused bits are set: one signature, one spelling', () => {
    // Of three lengths one after the other, two leave bits of their last character unused. An ECDSA signature differs in
    // length from one to the next, so that all three stand on one of a fixed length.
    const padded = [0, 1, 2]
      .map(count => signatureOf(BODY, { ...wish, signature: () => Buffer.alloc(71 + count, 1) }))
      .map(each => blockText(each, 'a.sh'))
      .filter(text => text.includes('='))
    expect(padded).toHaveLength(2)
    for (const text of padded) {
      const changed = text.replace(/(.)(=+\n)/, (_, last: string, rest: string) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
        return `${alphabet[alphabet.indexOf(last) + 1]}${rest}`
      })
      expect(changed).not.toBe(text)
      expect(verdict(`${BODY}\n${changed}`)).toBe('bad-block')
    }
  })
})

describe('the digest', () => {
  it.each<[string, string, string]>([
    ['a changed letter', good.replace('one', 'oNe'), 'bad-digest'],
    ['an added space', good.replace('two', 'two '), 'bad-digest'],
    ['a taken space', good.replace('echo two', 'echotwo'), 'bad-digest'],
    ['an added newline at the end of the body', good.replace(`\n${BEGIN}`, `\n\n${BEGIN}`), 'bad-digest'],
    ['a taken newline at the end of the body', good.replace(`\n\n${BEGIN}`, `\n${BEGIN}`), 'bad-digest'],
    ['an added newline at the start', `\n${good}`, 'bad-digest'],
    ['an added space at the start', ` ${good}`, 'bad-digest'],
    ['LF changed to CRLF in the body', body.replaceAll('\n', '\r\n') + block, 'bad-digest'],
    ['a tab for a space', good.replace('echo two', 'echo\ttwo'), 'bad-digest'],
    ['a look-alike letter', good.replace('one', 'оne'), 'bad-digest'],
    ['a composed for a decomposed letter', good.replace('one', 'é'), 'bad-digest'],
    ['an empty body', `\n${block}`, 'bad-digest'],
  ])('[SIGN2] refuses %s', (_, text, reason) => {
    expect(text).not.toBe(good)
    expect(verdict(text)).toBe(reason)
  })

  it('[SIGN2] refuses CRLF changed to LF in the body of a PowerShell file', () => {
    const text = signedText('echo 1\r\necho 2\r\n', 'a.ps1', wish)
    expect(verdict(text, 'a.ps1')).toBe('verified')
    expect(verdict(text.replace('1\r\n', '1\n'), 'a.ps1')).toBe('bad-digest')
  })

  it('[SIGN2] trims nothing and changes no newline of what was signed', () => {
    for (const odd of ['', '\n', '  \n\n', 'echo 1', 'echo 1\r\necho 2\r\r\n', '\t echo\n\n\n'])
      expect(verdictOn(world, {}, { body: odd })).toBe('verified')
  })

  it('[SIGN2] refuses the block of another script by the same publisher', () => {
    const other = signedText('echo other\n', 'a.sh', wish)
    expect(verdict(body + other.slice(other.indexOf(BEGIN)))).toBe('bad-digest')
  })

  it('[SIGN2] refuses a digest swapped in one place and in two', () => {
    let honest: Buffer = Buffer.alloc(0)
    const signature = signatureOf(BODY, { ...wish, signature: made => (honest = made) })
    // In the content alone: the message digest of the signed attributes still names the old content.
    const evil = 'echo evil\n'
    const swapped = swap(signature, bodyDigest(BODY, 'sha256'), bodyDigest(evil, 'sha256'))
    expect(verdict(`${evil}\n${blockText(swapped, 'a.sh')}`)).toBe('bad-digest')
    // In the content and in the message digest: then the signer's own signature does not fit.
    const forged = signatureOf(evil, { ...wish, signature: () => honest })
    expect(verdict(`${evil}\n${blockText(forged, 'a.sh')}`)).toBe('bad-signature')
  })

  it.each(['sha256', 'sha384', 'sha512'] as const)('[SIGN2] the digest may be %s', hash => {
    expect(verdictOn(world, { method: { hash }, scriptHash: hash })).toBe('verified')
    expect(verdictOn(world, { method: { hash: 'sha256' }, scriptHash: hash })).toBe('verified')
  })

  it.each(['md5', 'sha1'] as const)('[SIGN4] the digest may not be %s', hash => {
    expect(verdictOn(world, { method: { hash: 'sha256' }, scriptHash: hash })).toBe('weak-algorithm')
  })
})

function swap(bytes: Buffer, from: Buffer, to: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  const at = changed.indexOf(from)
  expect(at).toBeGreaterThan(0)
  to.copy(changed, at)
  return changed
}
