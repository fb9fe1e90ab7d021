import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { pageAddressSchema, type PageAddress } from '../../shared/protocol/page-link.ts'

/** `page.json` in the state folder: where the local page is, readable by the agent's own account only. */
const fileOf = (stateDir: string): string => join(stateDir, 'page.json')

export function newPageToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the file says; null where there is none, or none that is whole. */
export async function readPageAddress(stateDir: string): Promise<PageAddress | null> {
  try {
    return pageAddressSchema.parse(JSON.parse(await readFile(fileOf(stateDir), 'utf8')))
  } catch {
    // A file that is missing or damaged is written anew by the next start.
    return null
  }
}

export async function writePageAddress(stateDir: string, address: PageAddress): Promise<void> {
  await writeFileAtomic(fileOf(stateDir), `${JSON.stringify(address)}\n`, { mode: 0o600 })
}

/** The address to open in a browser. The token stands in the fragment, which no browser sends anywhere. */
export function pageUrl({ port, token }: PageAddress): string {
  return `http://127.0.0.1:${port}/#${token}`
}
