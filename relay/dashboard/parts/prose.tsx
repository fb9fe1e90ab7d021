/** A sentence of the catalogue in which `commands` stand between backticks. */
export function Prose({ text }: { text: string }) {
  return (
    <>{text.split('`').map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece))}</>
  )
}
