/** How long the browser may take to begin its download before the address is given back. */
const ADDRESS_LIVES_MS = 10 * 60_000

/** Hands a received file to the browser's own download, which asks or knows where to put it. */
export function saveFile(file: File): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_LIVES_MS)
}
