import { parseDeclaration } from '../../../shared/jobs/parse-declaration.ts'
import type { Declaration } from '../../../shared/jobs/declaration.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { policyWords } from '../../../shared/words/en/dashboard-tasks.ts'
import { call } from '../link/call-api.ts'
import { useReading, type Reading } from '../link/use-reading.ts'
import { spokenDeclaration } from '../jobs/spoken-declaration.ts'
import { fromBase64, readScript } from '../jobs/scripts/script-bytes.ts'

/** What the pinned version of a script declares, in the page's language; it may be another than the newest. SIGN12. */
export const useDeclaration = (scriptId: string, version: number): Reading<Declaration> =>
  useReading(`declaration ${scriptId} ${version}`, async () =>
    spokenDeclaration(await readDeclaration(scriptId, version)),
  )

/** The same as the script has it, asked once. Throws where the version is not there or its declaration cannot be read. */
export async function readDeclaration(scriptId: string, version: number): Promise<Declaration> {
  const read = await call('GET /api/scripts/:id/versions/:version', {
    params: { id: scriptId, version: String(version) },
  })
  const text = readScript(fromBase64(read.base64))?.text
  const parsed = text === undefined ? null : parseDeclaration(text, read.fileName)
  if (!parsed || !('declaration' in parsed)) throw new Failure('internal', policyWords.inputsUnread)
  return parsed.declaration
}
