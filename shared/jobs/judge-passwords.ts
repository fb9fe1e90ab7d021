import type { OutputValue } from './output-values.ts'
import type { InputSource, PasswordState } from './task.ts'

/** What a job found out of the passwords that it was given: whether each opens the account. */
export type TriedPasswords = Partial<Record<PasswordState, boolean>>

/** What follows for the passwords that are kept. ROT1. */
export type PasswordVerdict =
  /** The candidate is the account's: it becomes the current one. */
  | 'promote-candidate'
  /** The current one is the account's: what else is kept of it is forgotten. */
  | 'keep-current'
  /** The device did not take the candidate. */
  | 'drop-candidate'
  /** Nothing is certain, and so nothing is forgotten. */
  | 'keep-all'

/**
 * What the outputs of a task's job say of the passwords among its inputs: `opens` lists the names of the inputs that open the account;
 * where there is but one, `valid` alone says it. An output that is not there says nothing.
 */
export function readTried(
  inputs: Readonly<Record<string, InputSource>>,
  outputs: readonly OutputValue[],
): TriedPasswords {
  const given = Object.entries(inputs).flatMap(([name, source]) => {
    const state = stateOf(source)
    return state === null ? [] : [{ name, state }]
  })
  const valueOf = (name: string): OutputValue['value'] | undefined =>
    outputs.find(output => output.name === name && output.flag === null)?.value
  const [opens, valid] = [valueOf('opens'), valueOf('valid')]
  if (Array.isArray(opens))
    return Object.fromEntries(given.map(({ name, state }) => [state, opens.includes(name)]))
  const [only, ...others] = given
  return typeof valid === 'boolean' && only && others.length === 0 ? { [only.state]: valid } : {}
}

/** The candidate goes first: it is the younger one, and where both should open the account either will do. */
export function judgePasswords(tried: TriedPasswords): PasswordVerdict {
  if (tried.candidate === true) return 'promote-candidate'
  if (tried.current === true) return 'keep-current'
  return tried.candidate === false && tried.current === undefined ? 'drop-candidate' : 'keep-all'
}

function stateOf(source: InputSource): PasswordState | null {
  if (source.from === 'new-password') return 'candidate'
  return source.from === 'password' ? source.state : null
}
