import type { SessionTerms } from './session-terms.ts'

/** What takes a program on the computer. A browser has none, whatever policy says. JOIN1. */
const takesAnAgent = [
  'clipboard',
  'system-information',
  'on-demand-actions',
  'remote-restart',
  'lock-input',
  'participants',
  'handover',
] as const satisfies readonly (keyof SessionTerms['may'])[]

/** The same terms for a guest in a browser: without what only an agent can do. Pure. */
export function termsForGuest(terms: SessionTerms): SessionTerms {
  const cannot = Object.fromEntries(takesAnAgent.map(name => [name, false]))
  return {
    ...terms,
    allowedModes: terms.allowedModes.filter(mode => mode !== 'active'),
    may: { ...terms.may, ...cannot },
    recording: { ...terms.recording, side: 'controller' },
    browse: 'none',
  }
}
