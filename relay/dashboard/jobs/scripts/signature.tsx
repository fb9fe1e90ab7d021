import type { Script } from '../../../../shared/protocol/api/jobs.ts'
import { scriptRefusalSentences } from '../../../../shared/words/en/script-refusals.ts'
import { signatureWords as words } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { Prose } from '../../parts/prose.tsx'

type Signature = Script['signature']
type SignatureLook = 'official' | 'signed' | 'unsigned' | 'broken'

/** How a script's signature stands, in one word. */
export function signatureLook(signature: Signature): SignatureLook {
  if (!signature.signed) return 'unsigned'
  if (signature.problem !== null) return 'broken'
  return signature.official ? 'official' : 'signed'
}

const looks: Record<SignatureLook, { class: string; name: string }> = {
  official: { class: 'good', name: words.official },
  signed: { class: 'good', name: words.signed },
  unsigned: { class: 'warn', name: words.unsigned },
  broken: { class: 'bad', name: words.broken },
}

export function SignaturePill({ signature }: { signature: Signature }) {
  const look = looks[signatureLook(signature)]
  return (
    <span class={`pill ${look.class}`} title={signature.publisher ?? undefined}>
      {look.name}
    </span>
  )
}

/** The signature with its publisher, and what it means for a device that is asked to run the script. */
export function SignatureState({ signature }: { signature: Signature }) {
  const look = signatureLook(signature)
  const why = signature.problem === null ? '' : scriptRefusalSentences[signature.problem]
  return (
    <div class={`notice ${looks[look].class}`}>
      <p>
        <strong>
          {look === 'signed' && signature.publisher
            ? say(words.signedBy, { publisher: signature.publisher })
            : looks[look].name}
          .
        </strong>{' '}
        <Prose text={say(words.meaning[look], { why })} />
      </p>
      {signature.thumbprint && (
        <p class="small hash">
          {words.thumbprint} <code>{signature.thumbprint}</code>
        </p>
      )}
    </div>
  )
}
