import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { fromDrop } from './dropped-items.ts'
import type { Sendable } from './transfer.ts'

/** Files and folders dropped anywhere on the page or pasted into it; while some are dragged over, the page says what would happen. */
export function FilesDropped(props: {
  label: string
  onFiles: (what: Sendable[]) => void
}): JSX.Element | null {
  const { label, onFiles } = props
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent): void => {
      setIsOver(false)
      if (!hasFiles(event) || !event.dataTransfer) return
      // Otherwise the browser would leave the session and open the file.
      event.preventDefault()
      fromDrop(event.dataTransfer).then(onFiles, (error: unknown) => console.warn('handrail: drop', error))
    }
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      onFiles(files)
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
      document.removeEventListener('paste', paste)
    }
  }, [onFiles])
  return isOver ? <p class="drop-here">{label}</p> : null
}
