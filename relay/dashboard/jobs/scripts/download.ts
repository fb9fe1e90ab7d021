import { fromBase64 } from './script-bytes.ts'

/** Hands the exact bytes of a script to the browser's downloads. */
export function download(fileName: string, base64: string): void {
  const address = URL.createObjectURL(new Blob([fromBase64(base64)]))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // Revoking at once would take it away from under the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
