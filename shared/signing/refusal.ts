import type { ScriptRefusal } from '../jobs/script-refusals.ts'

/**
 * Thrown inside the verifier for everything that speaks against a script, a certificate or a list. Never leaves
 * `verifyScript`, which turns it (and whatever else is thrown) into its answer.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ScriptRefusal
  /** What was found, for the administrator's eyes; the sentence of the code itself stands in `words`. */
  readonly detail: string

  constructor(code: ScriptRefusal, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause })
    this.code = code
    this.detail = detail
  }
}

/** Anything thrown, as a refusal: what was not foreseen is a damaged structure, never an acceptance. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  return new Refusal('bad-structure', thrown instanceof Error ? thrown.message : String(thrown), thrown)
}
