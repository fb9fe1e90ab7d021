import { signal, type ReadonlySignal } from '@preact/signals'
import { read, write } from '../../browser/storage.ts'
import { storedKeys, type ViewerLikings } from '../../browser/stored-keys.ts'

const likings = signal<ViewerLikings>(storedKeys.viewerLikings.initial)
read(storedKeys.viewerLikings).then(
  stored => (likings.value = stored),
  (error: unknown) => console.warn('handrail: likings', error),
)

/** How this person likes the viewer; kept for the next session. */
export const viewerLikings: ReadonlySignal<ViewerLikings> = likings

export function like(change: Partial<ViewerLikings>): void {
  likings.value = { ...likings.value, ...change }
  write(storedKeys.viewerLikings, likings.value).catch((error: unknown) =>
    console.warn('handrail: likings', error),
  )
}
