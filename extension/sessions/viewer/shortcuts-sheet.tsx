import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { shortcutWords, viewerWords as words } from '../../../shared/words/en/extension.ts'
import { shortcutSheet } from './shortcuts.ts'

/** The help sheet: a modal dialog, closed by Escape or its button; the browser gives the focus back. */
export function ShortcutsSheet({ onClose }: { onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="shortcuts-title" onClose={onClose}>
      <article>
        <h2 id="shortcuts-title">{shortcutWords.title}</h2>
        {shortcutSheet.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl class="facts">
              {rows.map(([name, keys]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <kbd>{keys}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <div class="row">
          <button type="button" autofocus onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </div>
      </article>
    </dialog>
  )
}
