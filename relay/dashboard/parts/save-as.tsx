import { useAct } from '../link/use-act.ts'
import { tell } from './messages.tsx'
import { ActFailure } from './shown.tsx'

/**
 * A button for each format in which a list can be saved. The relay hands out an address that is good for a while, from which the
 * browser itself takes the file in, so that its length does not matter.
 */
export function SaveAs<Format extends string>(props: {
  formats: readonly (readonly [Format, string])[]
  ask: (format: Format) => Promise<{ address: string }>
  /** Said once the browser has begun. */
  begun: string
}) {
  const { formats, ask, begun } = props
  const act = useAct(async (format: Format) => {
    const link = document.createElement('a')
    link.href = (await ask(format)).address
    link.download = ''
    link.click()
    tell(begun)
  })
  return (
    <>
      {formats.map(([format, word]) => (
        <button
          key={format}
          type="button"
          class="quiet small"
          aria-busy={act.busy}
          onClick={() => act.press(format)}
        >
          {word}
        </button>
      ))}
      <ActFailure failure={act.failure} />
    </>
  )
}
