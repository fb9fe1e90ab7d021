import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { formatConnectionCode, parseConnectionCode } from '../../shared/sessions/connection-code.ts'
import { joinWords as words } from '../../shared/words/en/join.ts'
import icon from './icon.svg'

/** A text with one `{place}`, which is filled with a command to be typed. */
function withCommand(text: string, place: string, command: string): ComponentChildren {
  const [before, after] = text.split(`{${place}}`)
  return (
    <>
      {before}
      <code>{command}</code>
      {after}
    </>
  )
}

/** The code of the address: in the fragment it reaches no server and no log. CODE2. */
function useCode(): string | null {
  const read = (): string | null => parseConnectionCode(location.hash.slice(1))
  const [code, setCode] = useState(read)
  useEffect(() => {
    const changed = (): void => setCode(read())
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return code
}

/** What somebody sees who opens a join link: the code, where to enter it, and what this version cannot do. CODE6. */
export function JoinPage() {
  const code = useCode()
  return (
    <main class="join">
      <p class="brand">
        <img src={icon} alt="" />
        {words.product}
      </p>
      <h1>{words.title}</h1>
      {code === null ? (
        <section class="notice warn">
          <h2>{words.noCodeTitle}</h2>
          <p>{words.noCode}</p>
        </section>
      ) : (
        <>
          <ShownCode code={code} />
          <section class="card">
            <h2>{words.steps}</h2>
            <ol class="steps">
              <li>{withCommand(words.step1, 'status', words.status)}</li>
              <li>{withCommand(words.step2, 'connect', words.connect)}</li>
              <li>{words.step3}</li>
            </ol>
            <p class="soft small">{words.lifetime}</p>
          </section>
        </>
      )}
      <section class="notice">
        <h2>{words.noAgentTitle}</h2>
        <p>{words.noAgent}</p>
      </section>
      <section class="notice warn">
        <h2>{words.safetyTitle}</h2>
        <p>{words.safety}</p>
      </section>
    </main>
  )
}

function ShownCode({ code }: { code: string }) {
  const [told, setTold] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code)
      setTold(words.copied)
    } catch {
      // Not allowed here (no secure context, or the person said no): the code itself can still be selected.
      setTold(words.copyFailed)
    }
  }
  return (
    <section class="card code">
      <p class="soft">{words.codeLabel}</p>
      <p class="code-digits">{formatConnectionCode(code)}</p>
      <button type="button" onClick={() => void copy()}>
        {words.copy}
      </button>
      <p class="small soft" role="status">
        {told}
      </p>
    </section>
  )
}
