import { describe, expect, it } from 'vitest'
import {
  alternativeNames,
  distinguishedName,
  generalNames as names,
  issue,
  nameConstraints,
  readParty,
  usual,
} from '../../test/support/signing/certificates.ts'
import { makeWorld, newSigner, verdictOn } from '../../test/support/signing/world.ts'

const world = makeWorld()
const ORGANISATION = '2.5.4.10'
const COMMON = '2.5.4.3'
const MAIL = '1.2.840.113549.1.9.1'
const acme = distinguishedName({ [ORGANISATION]: 'Acme' })
const acmeIt = distinguishedName({ [ORGANISATION]: 'Acme', [COMMON]: 'IT' })

interface Case {
  permitted?: Buffer[]
  excluded?: Buffer[]
  name?: Buffer
  alternatives?: Buffer[]
}

function verdict({ permitted = [], excluded = [], name = acmeIt, alternatives = [] }: Case): string {
  const by = issue({
    name: 'Constrained',
    by: world.root,
    extensions: [...usual.authority(), nameConstraints({ permitted, excluded })],
  })
  const more = alternatives.length > 0 ? [alternativeNames(...alternatives)] : []
  const { signer, trust } = newSigner(world, { by, name, extensions: [...usual.signer(), ...more] })
  return verdictOn(world, { signer, chain: [by] }, { trust })
}

describe('name constraints', () => {
  it.each<[string, Case, string]>([
    ['a name within what is permitted', { permitted: [names.directory(acme)] }, 'verified'],
    ['the permitted name itself', { permitted: [names.directory(acmeIt)] }, 'verified'],
    [
      'letter case and spaces aside',
      { permitted: [names.directory(distinguishedName({ [ORGANISATION]: ' ACME ' }))] },
      'verified',
    ],
    [
      'one of several',
      { permitted: [names.directory(distinguishedName({ [ORGANISATION]: 'Other' })), names.directory(acme)] },
      'verified',
    ],
    [
      'another name',
      { permitted: [names.directory(distinguishedName({ [ORGANISATION]: 'Other' }))] },
      'bad-chain',
    ],
    [
      'a name that only begins alike',
      { permitted: [names.directory(distinguishedName({ [ORGANISATION]: 'Acm' }))] },
      'bad-chain',
    ],
    [
      'the same text as another attribute',
      { permitted: [names.directory(distinguishedName({ [COMMON]: 'Acme' }))] },
      'bad-chain',
    ],
    ['a shorter name than permitted', { permitted: [names.directory(acmeIt)], name: acme }, 'bad-chain'],
    ['an excluded name', { excluded: [names.directory(acme)] }, 'bad-chain'],
    [
      'excluded within permitted',
      { permitted: [names.directory(acme)], excluded: [names.directory(acmeIt)] },
      'bad-chain',
    ],
    [
      'beside an excluded one',
      { excluded: [names.directory(distinguishedName({ [ORGANISATION]: 'Other' }))] },
      'verified',
    ],
    [
      'a host within',
      { permitted: [names.dns('acme.example')], alternatives: [names.dns('it.acme.example')] },
      'verified',
    ],
    [
      'a host that only ends alike',
      { permitted: [names.dns('acme.example')], alternatives: [names.dns('evilacme.example')] },
      'bad-chain',
    ],
    [
      'one host within, one without',
      {
        permitted: [names.dns('acme.example')],
        alternatives: [names.dns('acme.example'), names.dns('evil.example')],
      },
      'bad-chain',
    ],
    [
      'an excluded host',
      { excluded: [names.dns('acme.example')], alternatives: [names.dns('a.acme.example')] },
      'bad-chain',
    ],
    [
      'a mail of the host',
      { permitted: [names.mail('acme.example')], alternatives: [names.mail('it@acme.example')] },
      'verified',
    ],
    [
      'a mail of a host below, where one host is named',
      { permitted: [names.mail('acme.example')], alternatives: [names.mail('it@sub.acme.example')] },
      'bad-chain',
    ],
    [
      'a mail of a host below the domain',
      { permitted: [names.mail('.acme.example')], alternatives: [names.mail('it@sub.acme.example')] },
      'verified',
    ],
    [
      'the very mail',
      { permitted: [names.mail('it@acme.example')], alternatives: [names.mail('it@acme.example')] },
      'verified',
    ],
    [
      'another mail',
      { permitted: [names.mail('it@acme.example')], alternatives: [names.mail('x@acme.example')] },
      'bad-chain',
    ],
    [
      'a mail in the name itself',
      {
        permitted: [names.mail('acme.example')],
        name: distinguishedName({ [COMMON]: 'IT', [MAIL]: 'it@evil.example' }),
      },
      'bad-chain',
    ],
    ['constraints on hosts, a name without one', { permitted: [names.dns('acme.example')] }, 'verified'],
    [
      'a form that is not compared, where such a name is there',
      { permitted: [names.uri('acme.example')], alternatives: [names.uri('https://acme.example/')] },
      'bad-chain',
    ],
    [
      'a form that is not compared, excluded',
      { excluded: [names.uri('evil.example')], alternatives: [names.uri('https://acme.example/')] },
      'bad-chain',
    ],
    [
      'a form that is not compared, where no such name is there',
      { permitted: [names.uri('acme.example')] },
      'verified',
    ],
  ])('[SIGN5] %s: %#', (_, given, reason) => {
    expect(verdict(given)).toBe(reason)
  })

  it('[SIGN5] constraints hold for authorities further down, and those of the root as well', () => {
    const extensions = [...usual.authority(), nameConstraints({ permitted: [names.directory(acme)] })]
    const root = issue({ name: acme, extensions })
    const outside = issue({ name: 'Outside', by: root, extensions: usual.authority() })
    const { signer, trust } = newSigner(world, { by: outside, name: acmeIt })
    expect(
      verdictOn(world, { signer, chain: [outside] }, { trust: { ...trust, roots: [readParty(root)] } }),
    ).toBe('bad-chain')
    const within = issue({
      name: distinguishedName({ [ORGANISATION]: 'Acme', [COMMON]: 'CA' }),
      by: root,
      extensions: usual.authority(),
    })
    const second = newSigner(world, { by: within, name: acmeIt })
    const secondTrust = { ...second.trust, roots: [readParty(root)] }
    expect(verdictOn(world, { signer: second.signer, chain: [within] }, { trust: secondTrust })).toBe(
      'verified',
    )
  })

  it('[SIGN5] a signer that bears constraints is refused', () => {
    const extensions = [...usual.signer(), nameConstraints({ permitted: [names.directory(acme)] })]
    const { signer, trust } = newSigner(world, { extensions })
    expect(verdictOn(world, { signer }, { trust })).toBe('bad-chain')
  })
})
