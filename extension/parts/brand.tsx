import type { JSX } from 'preact'
import { extensionWords } from '../../shared/words/en/extension.ts'

export function Brand(): JSX.Element {
  return (
    <span class="brand">
      <img src="icons/48.png" alt="" width={24} height={24} />
      {extensionWords.product}
    </span>
  )
}
