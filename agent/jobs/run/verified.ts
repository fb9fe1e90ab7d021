/** A script whose bytes were found fit to run under this device's policy. */
export interface Verified {
  verdict: 'verified'
  bytes: Buffer
  text: string
  publisher: string | null
}
