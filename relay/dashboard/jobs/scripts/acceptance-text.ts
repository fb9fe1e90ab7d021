import type { Script, ScriptAcceptance } from '../../../../shared/protocol/api/jobs.ts'
import { acceptanceWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'

export interface AcceptanceText {
  look: 'good' | 'calm' | 'warn'
  sentences: string[]
}

const plural = (count: number, texts: { one: string; many: string }): string =>
  count === 1 ? texts.one : texts.many

/** Why no device accepts a script that some device of its platform could run. */
export function whyNobody(
  { devices, disabled }: ScriptAcceptance,
  signature: Script['signature'],
): keyof typeof words.why {
  if (!signature.signed) return 'unsigned'
  if (signature.problem !== null) return 'broken'
  return disabled === devices ? 'disabled' : 'untrusted'
}

/** Whether somebody should be warned: there are devices for this script, and none would run it. */
export function isAcceptedByNobody({ devices, trusting, unrestricted }: ScriptAcceptance): boolean {
  return devices > 0 && trusting + unrestricted === 0
}

/** What the counts mean, and what to do where no device accepts the script. EXEC1. */
export function acceptanceText(counts: ScriptAcceptance, signature: Script['signature']): AcceptanceText {
  const { devices, trusting, unrestricted, disabled } = counts
  if (devices === 0) return { look: 'calm', sentences: [words.noDevices] }
  if (isAcceptedByNobody(counts)) {
    const why = whyNobody(counts, signature)
    const reason = say(words.why[why], why === 'untrusted' ? { devices } : {})
    const sentence = say(words.nobody, { why: reason })
    // What to do about a script that is not signed stands with its signature.
    return { look: 'warn', sentences: why === 'unsigned' ? [sentence] : [sentence, words.whatToDo[why]] }
  }
  const sentences: string[] = []
  if (trusting === devices) sentences.push(say(plural(devices, words.all), { devices }))
  else if (trusting > 0) sentences.push(say(plural(trusting, words.trust), { trusting, devices }))
  if (unrestricted > 0)
    sentences.push(say(plural(unrestricted, words.unrestricted), { count: unrestricted, devices }))
  if (disabled > 0) sentences.push(say(plural(disabled, words.disabled), { count: disabled }))
  return { look: trusting === devices ? 'good' : 'calm', sentences }
}
