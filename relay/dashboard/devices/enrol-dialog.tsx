import { useState } from 'preact/hooks'
import { commonWords, deviceWords as words } from '../../../shared/words/en/dashboard.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { CopyLine } from '../parts/copy-line.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ActFailure } from '../parts/shown.tsx'
import { When } from '../parts/when.tsx'

/** Makes a one-time enrolment token and shows the exact commands for the device. AUTH2. */
export function EnrolDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ token: string; expiresAt: number } | null>(null)
  const act = useAct(async () => {
    setMade(await call('POST /api/enrolment-tokens'))
  })
  return (
    <Dialog title={words.enrolTitle} onClose={onClose} wide>
      <p>{words.enrolIntro}</p>
      <div role="status">
        {made && (
          <>
            <CopyLine
              label={words.enrolCommand}
              text={`npm run agent -- enrol --relay ${location.origin} --token-stdin`}
            />
            <CopyLine label={words.enrolToken} text={made.token} />
            <CopyLine label={words.enrolRun} text="npm run agent -- run" />
            <p class="soft small">
              {words.enrolExpires}
              <When at={made.expiresAt} relative />. {words.enrolWaiting}
            </p>
          </>
        )}
      </div>
      <ActFailure failure={act.failure} />
      <div class="row dialog-end">
        <button type="button" class="quiet" onClick={onClose}>
          {commonWords.close}
        </button>
        <button
          type="button"
          class={made ? 'quiet' : ''}
          aria-busy={act.busy}
          autofocus
          onClick={() => act.press()}
        >
          {made ? words.enrolAnother : words.enrolMake}
        </button>
      </div>
    </Dialog>
  )
}
