import { render, type JSX } from 'preact'
import { joinPictureWords as words } from '../../../shared/words/en/join.ts'
import type { GuestSession } from '../session/guest-session.ts'
import { MarkedPicture } from './marked-picture.tsx'

/** A small window that stays above all others: Chrome's and Edge's, so far. https://wicg.github.io/document-picture-in-picture/ */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>
}

const ofBrowser = (): DocumentPictureInPicture | undefined =>
  (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture

export const canPopOut = (): boolean => ofBrowser() !== undefined

const WIDTH_PX = 480

/** Shows preview and marks in a window of their own; to be called from a click. The returned function closes it. */
export async function popOut(session: GuestSession, onClosed: () => void): Promise<() => void> {
  const size = session.screen.size.value ?? { width: 16, height: 9 }
  const height = Math.round((WIDTH_PX * size.height) / size.width)
  const small = await ofBrowser()?.requestWindow({ width: WIDTH_PX, height })
  if (!small) return () => undefined
  const { document: page } = small
  page.title = words.popOutTitle
  page.documentElement.lang = 'en'
  for (const link of document.querySelectorAll('link[rel="stylesheet"]'))
    page.head.append(page.importNode(link, true))
  page.body.className = 'popped-out'
  render(<Popped session={session} />, page.body)
  small.addEventListener('pagehide', () => {
    render(null, page.body)
    onClosed()
  })
  return () => small.close()
}

const Popped = ({ session }: { session: GuestSession }): JSX.Element => <MarkedPicture session={session} />
