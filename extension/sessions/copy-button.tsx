import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { codeWords as words } from '../../shared/words/en/extension.ts'

const SHOWN_MS = 2_000

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }): JSX.Element {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <span>
      <button type="button" class="quiet small" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" class="soft small copied">
        {copied ? words.copied : ''}
      </span>
    </span>
  )
}
