import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { Confirm } from './dialog.tsx'

/** Asks before a page with unsaved changes is left: by a link within the dashboard here, else by the browser itself. */
export function Unsaved({ dirty }: { dirty: boolean }) {
  const { route } = useLocation()
  const [target, setTarget] = useState<string | null>(null)
  useEffect(() => {
    if (!dirty) return undefined
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault()
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      const href = link?.getAttribute('href')
      const opensElsewhere =
        event.ctrlKey || event.metaKey || event.shiftKey || link?.getAttribute('target') === '_blank'
      if (!href?.startsWith('/') || opensElsewhere) return
      event.preventDefault()
      event.stopPropagation()
      setTarget(href)
    }
    addEventListener('beforeunload', onUnload)
    document.addEventListener('click', onClick, { capture: true })
    return () => {
      removeEventListener('beforeunload', onUnload)
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [dirty])
  if (target === null) return null
  return (
    <Confirm
      title={commonWords.leaveTitle}
      text={commonWords.leaveText}
      word={commonWords.leave}
      onClose={() => setTarget(null)}
      act={async () => route(target)}
    />
  )
}
