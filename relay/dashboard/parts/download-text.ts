/** Hands a text to the browser's downloads. */
export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // Revoking at once would take it away from under the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
