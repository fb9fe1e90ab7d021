import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTokens, type Token } from './tokens.ts'

function read(script: string): Token[] {
  const tokens = readTokens(script)
  if (!Array.isArray(tokens)) throw new Error(JSON.stringify(tokens))
  return tokens
}

/** Tokens in short: kind and text, newlines left out. */
const short = (script: string): string[] =>
  read(script)
    .filter(token => token.kind !== 'newline')
    .map(({ kind, text }) => `${kind} ${text}`)

describe('dividing PowerShell', () => {
  it.each<[string, string, string[]]>([
    ['words and symbols', 'Get-Item -Path $a', ['word Get-Item', 'word -Path', 'variable a']],
    ['single quotes', "'it''s'", ["string it's"]],
    ['curly quotes', '\u2018a\u2019 \u201Cb\u201D', ['string a', 'string b']],
    ['double quotes', '"a ""b"" `"c`" `$d"', ['string a "b" "c" $d']],
    ['escapes', '"a`nb`tc"', ['string a\nb\tc']],
    ['a variable in a string', '"a $b"', ['expandable ']],
    ['a dollar sign alone', '"5 $"', ['string 5 $']],
    ['code in a string', `"a $(f "x)" ')' (1)) b" c`, ['expandable ', 'word c']],
    ['a here-string', "@'\na 'b' \"c\" $d\n#e\n'@ f", ['string a \'b\' "c" $d\n#e', 'word f']],
    ['an empty here-string', "@'\n'@ f", ['string ', 'word f']],
    ['an expandable here-string', '@"  \r\na "b"\r\n"@', ['string a "b"']],
    ['code in a here-string', '@"\n$(@"\nx\n"@)\n"@ f', ['expandable ', 'word f']],
    ['a comment', "a # it's\nb", ['word a', "comment # it's", 'word b']],
    ['a sign inside a word', 'C#"x"', ['word C#', 'string x']],
    ['a block comment', "<# it's\n #> a", ["comment <# it's\n #>", 'word a']],
    ['a continued line', 'a `\n b', ['word a', 'word b']],
    [
      'variables',
      '$env:A ${b c} $_ $x::Y',
      ['variable env:A', 'variable b c', 'variable _', 'variable x', 'symbol ::', 'word Y'],
    ],
    [
      'numbers',
      '10 0x1F 2MB 1.5 7zip 1..3',
      ['number 10', 'number 0x1F', 'number 2MB', 'number 1.5', 'word 7zip', 'word 1..3'],
    ],
    ['a type', '[nxt]::F(', ['symbol [', 'word nxt', 'symbol ]', 'symbol ::', 'word F', 'symbol (']],
    ['the rest of a line', "icacls --% it's\na", ['word icacls', 'word --%', 'word a']],
  ])('[ACT1] reads %s', (_, script, tokens) => {
    expect(short(script)).toEqual(tokens)
  })

  it('[ACT1] knows the line of everything, behind all kinds of strings and comments', () => {
    const script = '<# a\nb #>\r\n"x\n$(\n1)" c\n@\'\ny\n\'@ d\n`\ne'
    const found = read(script).filter(token => token.kind === 'word')
    expect(found.map(({ text, line }) => [text, line])).toEqual([
      ['c', 5],
      ['d', 8],
      ['e', 10],
    ])
  })

  it.each<[string, string, number]>([
    ["a\n'b\nc", 'open-string', 2],
    ['a\n"b `"', 'open-string', 2],
    ["\n\n@'\nx\n '@", 'open-string', 3],
    ['@"\nx', 'open-string', 1],
    ["@' x\n'@", 'bad-here-string', 1],
    ['\n<# x', 'open-comment', 2],
    ['\n"$(\nf "', 'open-string', 3],
    ['\n"$(\nf', 'open-bracket', 2],
    ['${a', 'open-bracket', 1],
    ['"$('.repeat(100), 'too-deep', 1],
  ])('[ACT1] says where it cannot follow %j', (script, problem, line) => {
    expect(readTokens(script)).toEqual({ line, problem })
  })

  const pieces = fc.constantFrom(
    '"',
    "'",
    '@"\n',
    '\n"@',
    "@'\n",
    "\n'@",
    '$(',
    ')',
    '(',
    '`',
    '#',
    '<#',
    '#>',
    '\n',
    '\r',
    ' ',
    'a',
    '$a',
    '${',
    '}',
    '::',
    '--%',
    '0x',
    '1kb',
    '\u2019',
    '\u201C',
    '""',
    "''",
    '[',
    ']',
    '@',
    '\uFEFF',
    '\uD800',
  )

  it('[ACT1] never throws, and every token stands in a line that there is', () => {
    const script = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 60 }).map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(script, text => {
        const tokens = readTokens(text)
        const lines = text.split(/\r\n?|\n/).length
        const found = (Array.isArray(tokens) ? tokens : [tokens]).map(token => token.line)
        expect(found.filter(line => line < 1 || line > lines)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('[ACT1] takes time that grows with the length alone', () => {
    for (const piece of [
      '"',
      "'a",
      '@"\n',
      "@'\n",
      '"$(',
      '`',
      '<# ',
      '[',
      '$',
      '1',
      'a',
      ' ',
      '\n',
      '"$a',
      "''",
      '(',
    ]) {
      const script = piece.repeat(100_000 / piece.length)
      const before = performance.now()
      readTokens(script)
      expect([piece, performance.now() - before < 2000]).toEqual([piece, true])
    }
  })
})
