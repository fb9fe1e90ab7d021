import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ShownFolder } from '../../../shared/protocol/page-link.ts'
import { fileWords as words } from '../../../shared/words/en/agent-page.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'

/** Where received files go; the user picks another of their own folders. FILE1. */
export function ReceiveFolder({ model, path }: { model: PageModel; path: string }): JSX.Element {
  const [shown, setShown] = useState<ShownFolder | 'gone' | null>(null)
  const open = async (folder: string | null): Promise<void> =>
    setShown((await model.listFolder(folder)) ?? 'gone')
  async function choose(folder: string): Promise<void> {
    if (await model.act('folder:choose', { path: folder })) setShown(null)
  }
  if (shown === null)
    return (
      <p class="small">
        {say(words.receivedInto, { path })}{' '}
        <button type="button" class="quiet" onClick={() => void open(null)}>
          {words.changeFolder}
        </button>
      </p>
    )
  return (
    <section class="notice" aria-label={words.changeFolder}>
      {shown === 'gone' ? (
        <p role="alert">{words.folderGone}</p>
      ) : (
        <>
          <p>
            <strong>{shown.path}</strong>
          </p>
          {shown.folders.length === 0 && <p class="soft">{words.folderEmpty}</p>}
          <ul class="folders">
            {shown.parent !== null && (
              <li>
                <button type="button" class="quiet" onClick={() => void open(shown.parent)}>
                  {words.folderUp}
                </button>
              </li>
            )}
            {shown.folders.map(name => (
              <li key={name}>
                <button type="button" class="quiet" onClick={() => void open(pathIn(shown.path, name))}>
                  {name}
                </button>
              </li>
            ))}
          </ul>
          <button type="button" onClick={() => void choose(shown.path)}>
            {words.putHere}
          </button>{' '}
        </>
      )}
      <button type="button" class="quiet" onClick={() => setShown(null)}>
        {words.keepFolder}
      </button>
    </section>
  )
}

function pathIn(folder: string, name: string): string {
  const separator = /^[A-Za-z]:\\|^\\\\/.test(folder) ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}
