import { createHash } from 'node:crypto'
import { MAX_SCRIPT_BYTES, type Declaration } from '../../../shared/jobs/declaration.ts'
import { parseDeclaration, type DeclarationProblem } from '../../../shared/jobs/parse-declaration.ts'
import type { SignatureState } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobsNeeds } from '../jobs-context.ts'
import { readText } from './read-text.ts'

/** What is known of a script's bytes before they are saved. */
export interface ReadScript {
  bytes: Uint8Array
  sha256: string
  /** Null where `problems` says why. */
  declaration: Declaration | null
  signature: SignatureState
  problems: DeclarationProblem[]
}

/** The bytes of an upload. Throws `too-large` above 600 KB: such a file is not even looked into. */
export function bytesOfUpload(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length > MAX_SCRIPT_BYTES)
    throw new Failure(
      'too-large',
      `The script has ${bytes.length} bytes; at most ${MAX_SCRIPT_BYTES} are allowed.`,
    )
  return bytes
}

/** Reads declarations and signature of a script. ACT1. */
export async function readScript(needs: JobsNeeds, bytes: Uint8Array, fileName: string): Promise<ReadScript> {
  const decoded = readText(bytes, fileName)
  const parsed =
    'problem' in decoded ? { problems: [decoded.problem] } : parseDeclaration(decoded.text, fileName)
  return {
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    declaration: 'declaration' in parsed ? parsed.declaration : null,
    signature: await needs.describeSignature(bytes, fileName),
    problems: 'problems' in parsed ? parsed.problems : [],
  }
}

/** A script that can be saved. Throws `script-invalid` with every problem by line. */
export function soundScript(script: ReadScript): ReadScript & { declaration: Declaration } {
  const { declaration, problems } = script
  const [first] = problems
  if (declaration !== null && first === undefined) return { ...script, declaration }
  const sentence = `Line ${first?.line ?? 1}: ${first?.message ?? ''}`.slice(0, 2000)
  throw new Failure('script-invalid', sentence, { problems: asApiProblems(problems) })
}

/** Problems as the API names them: where is the line. */
export function asApiProblems(problems: readonly DeclarationProblem[]): { where: string; message: string }[] {
  return problems.map(({ line, message }) => ({ where: `line ${line}`, message: message.slice(0, 1000) }))
}
