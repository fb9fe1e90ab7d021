import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { MAX_CLIPBOARD_CHARACTERS } from '../../../../shared/protocol/channel/input.ts'
import { clipboardWords as words } from '../../../../shared/words/en/extension.ts'
import { say } from '../../../../shared/words/say.ts'
import { typedText } from '../input/typed-text.ts'
import { ToolPanel } from '../toolbar/tool-button.tsx'
import type { Viewer } from '../viewer.ts'

const PASTE_KEYS = 'Ctrl+V'

/** What of the clipboard is shared, and what to do where the browser does not let it be read or changed by itself. */
export function ClipboardPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const [said, setSaid] = useState('')
  const [text, setText] = useState('')
  const isAllowed = viewer.device.value?.may.clipboard ?? false
  const copied = viewer.copied.value

  const send = async (): Promise<void> => {
    let mine: string
    try {
      mine = await navigator.clipboard.readText()
    } catch (error) {
      console.warn('handrail: clipboard', error)
      return setSaid(say(words.unreadable, { keys: PASTE_KEYS }))
    }
    if (mine === '') return setSaid(words.nothingToSend)
    if (!viewer.sendClipboard(mine)) return setSaid(words.onlyActive)
    const isCut = mine.length > MAX_CLIPBOARD_CHARACTERS
    return setSaid(
      say(isCut ? words.sentCut : words.sent, { count: isCut ? MAX_CLIPBOARD_CHARACTERS : mine.length }),
    )
  }
  const take = async (): Promise<void> => {
    if (!copied) return
    try {
      await navigator.clipboard.writeText(copied.text)
      setSaid(words.taken)
    } catch (error) {
      console.warn('handrail: clipboard', error)
      setSaid(words.notTaken)
    }
  }
  return (
    <ToolPanel icon="clipboard" name={words.clipboard}>
      {() => (
        <>
          <h2>{words.clipboard}</h2>
          <p>{isAllowed ? say(words.shared, { keys: PASTE_KEYS }) : words.forbidden}</p>
          {isAllowed && (
            <>
              <div class="row">
                <button type="button" class="small" onClick={() => void send()}>
                  {words.send}
                </button>
                <button type="button" class="small" disabled={!copied} onClick={() => void take()}>
                  {words.copyFrom}
                </button>
              </div>
              <p class="soft small">
                {copied ? say(words.waitingHere, { count: copied.text.length }) : words.nothingCopied}{' '}
                {say(words.limits, { count: MAX_CLIPBOARD_CHARACTERS })}
              </p>
            </>
          )}
          <form
            onSubmit={event => {
              event.preventDefault()
              for (const message of typedText(text)) viewer.input.send(message)
              if (text !== '') setSaid(words.typed)
              setText('')
            }}
          >
            <label>
              {words.typeLabel}
              <textarea rows={2} value={text} onInput={event => setText(event.currentTarget.value)} />
            </label>
            <div class="row spread">
              <span class="soft small">{words.typeHint}</span>
              <button class="small">{words.type}</button>
            </div>
          </form>
          <p role="status" class="small">
            {said}
          </p>
        </>
      )}
    </ToolPanel>
  )
}
