import { describe, expect, it } from 'vitest'
import {
  fromBase64,
  hasSignatureBlock,
  readScript,
  toBase64,
  withoutSignature,
  writeScript,
} from './script-bytes.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))

describe('script bytes', () => {
  it.each([
    ['plain', utf8('echo hi\n')],
    ['with Windows line ends', utf8('a\r\nb\r\n')],
    ['with a byte-order mark', utf8('\ufeffWrite-Output "ü"\r\n')],
    ['UTF-16', utf16('Write-Output "ü"\r\n')],
    ['empty', utf8('')],
  ])('[SIGN12] come out as they went in: %s', (_, bytes) => {
    const read = readScript(bytes)
    expect(read && [...writeScript(read)]).toEqual([...bytes])
  })

  it('are no text where they are none', () => {
    expect(readScript(new Uint8Array([0x61, 0xff, 0x62]))).toBeNull()
    expect(readScript(utf8('a\0b'))).toBeNull()
  })

  it('[SIGN1] lose the signature block with the newline that belongs to it', () => {
    const signed = 'echo hi\n# SIG # Begin signature block\n# AAAA\n# SIG # End signature block\n'
    expect(withoutSignature(signed)).toBe('echo hi')
    expect(hasSignatureBlock(signed)).toBe(true)
    expect(withoutSignature('const a = 1\n\n// SIG # Begin signature block\n// AA\n')).toBe('const a = 1\n')
    expect(hasSignatureBlock('echo "# SIG # Begin signature block"\n')).toBe(false)
  })

  it('travel as base64, large ones too', () => {
    const bytes = new Uint8Array(200_000).map((_, index) => index % 251)
    expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes])
  })
})
