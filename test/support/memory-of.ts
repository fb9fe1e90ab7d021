import { readFile } from 'node:fs/promises'

/** The memory that a process holds now, in bytes; null where the system does not say. */
export async function memoryOf(processId: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}
