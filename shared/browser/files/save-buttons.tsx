import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FileWords } from '../../words/en/extension.ts'
import { say } from '../../words/say.ts'
import { saveFile } from './save-file.ts'
import { canPickFolder, isTaken, pickFolder, saveInto } from './save-into.ts'
import type { Transfer } from './transfer.ts'
import { zipFolder } from './zip-folder.ts'

/** The folder of this computer that the person picked for what arrives, until the page is closed. */
export const pickedFolder = signal<FileSystemDirectoryHandle | null>(null)

/** Saves what arrived: into the folder that was picked, by itself; else where the person says, or as the browser's download. */
export function SaveButtons(props: {
  transfer: Transfer
  words: FileWords
  onSaved: (number: number, savedAs: string) => void
}): JSX.Element | null {
  const { transfer, words, onSaved } = props
  const { number, name, file, contents, savedAs } = transfer
  const [asksReplace, setAsksReplace] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const isSaving = useRef(false)
  const into = pickedFolder.value

  async function saveTo(folder: FileSystemDirectoryHandle, replaces: boolean | null): Promise<void> {
    if (isSaving.current) return
    isSaving.current = true
    try {
      if (replaces === null && file && (await isTaken(folder, name))) return setAsksReplace(true)
      onSaved(number, `${folder.name}/${await saveInto(folder, transfer, replaces === true)}`)
      setAsksReplace(false)
      setProblem(null)
    } catch (error) {
      setProblem(say(words.notSaved, { reason: error instanceof Error ? error.message : String(error) }))
    } finally {
      isSaving.current = false
    }
  }
  useEffect(() => {
    if (into && savedAs === null && !asksReplace && problem === null) void saveTo(into, null)
  })

  async function save(): Promise<void> {
    setProblem(null)
    if (file) return saveFile(file)
    const folder = canPickFolder() ? await pickFolder() : null
    if (folder) await saveTo(folder, null)
    else if (!canPickFolder() && contents) saveFile(await zipFolder(name, contents))
  }

  if (savedAs !== null) return <p class="small">{say(words.savedAs, { path: savedAs })}</p>
  return (
    <>
      {problem && (
        <p class="problem small" role="alert">
          {problem}
        </p>
      )}
      {asksReplace && into ? (
        <div class="row" role="group" aria-label={say(words.nameTaken, { name })}>
          <p class="small">{say(words.nameTaken, { name })}</p>
          <button type="button" class="small" onClick={() => void saveTo(into, false)}>
            {words.keepBoth}
          </button>
          <button type="button" class="quiet small" onClick={() => void saveTo(into, true)}>
            {words.replace}
          </button>
        </div>
      ) : (
        <button
          type="button"
          class="small"
          aria-label={say(words.saveNamed, { name })}
          onClick={() => void save()}
        >
          {file ? words.save : canPickFolder() ? words.saveFolder : words.saveZip}
        </button>
      )}
    </>
  )
}
