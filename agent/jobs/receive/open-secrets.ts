import { inputValuesSchema, type InputValues } from '../../../shared/jobs/declaration.ts'
import { sealedInputsPurpose } from '../../../shared/protocol/job.ts'
import { openSealed } from '../../../shared/signing/sealed-box.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'
import type { HeldOrder } from '../ledger/held-order.ts'
import { NotRun } from '../run/job-outcome.ts'

/**
 * The secret inputs of a job, opened for its run alone; until then they lie sealed in the ledger. SEC1. `privateKey`: null where this
 * device has none. Throws NotRun where they were sealed to another key, for another job, or were changed.
 */
export function openSecrets(order: HeldOrder, privateKey: string | null): InputValues {
  if (order.sealedInputs === null) return {}
  const unreadable = new NotRun('secrets-not-readable', runCauseSentences['secrets-not-readable'])
  if (privateKey === null) throw unreadable
  try {
    const text = openSealed(privateKey, sealedInputsPurpose(order), order.sealedInputs)
    return inputValuesSchema.parse(JSON.parse(text))
  } catch {
    // Nothing of the reason: it might hold a part of a secret.
    throw unreadable
  }
}
