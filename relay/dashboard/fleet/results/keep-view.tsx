import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { AskName } from '../../parts/ask-name.tsx'
import { tell } from '../../parts/messages.tsx'

/** A link to what is shown, and the same under a name for everybody. */
export function KeepView({ address }: { address: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(new URL(address, location.href).href)
      tell(words.linkCopied)
    } catch {
      // Not allowed here (no secure context, or the person said no).
      tell(words.linkCopyFailed)
    }
  }
  return (
    <>
      <button type="button" class="quiet" onClick={() => void copy()}>
        {words.copyLink}
      </button>
      <AskName
        word={words.keepView}
        label={words.viewName}
        hint={words.viewHint}
        maxLength={120}
        act={async name => {
          await call('POST /api/saved-views', { body: { name, address } })
          tell(say(words.viewKept, { name }))
        }}
      />
    </>
  )
}
