import { z } from 'zod'
import { placeOfNul } from './nul.ts'

/** Every code with which any edge (REST, socket, command line) refuses a request. Closed: each has a sentence in `words`. */
export const failureCodes = [
  'invalid-input',
  'too-large',
  'too-many-requests',
  'not-signed-in',
  'sign-in-failed',
  'forbidden',
  'not-found',
  'conflict',
  'weak-password',
  'setup-link-invalid',
  'protocol-too-old',
  'protocol-too-new',
  'enrolment-token-invalid',
  'device-unknown',
  'device-proof-failed',
  'device-offline',
  'relay-unknown',
  'code-refused',
  'code-entry-unavailable',
  'no-extension-left',
  'session-not-found',
  'session-state',
  'script-invalid',
  'input-invalid',
  'job-state',
  'relay-unreachable',
  'agent-not-running',
  'timed-out',
  'storage-full',
  'unavailable',
  'internal',
] as const
export type FailureCode = (typeof failureCodes)[number]

/** One thing that is wrong with a request: where it stands, what was expected, what to do. */
export const problemSchema = z.object({ where: z.string().max(200), message: z.string().max(1000) })

export const failureSchema = z.object({
  code: z.enum(failureCodes),
  message: z.string().max(2000),
  problems: z.array(problemSchema).max(100).optional(),
  retryAfterMs: z.number().int().nonnegative().optional(),
})
export type FailureBody = z.infer<typeof failureSchema>

/** A refusal that is meant to be read by whoever asked. Anything else that is thrown is a fault of ours. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  readonly problems: { where: string; message: string }[] | undefined
  readonly retryAfterMs: number | undefined

  constructor(
    code: FailureCode,
    message: string,
    more: { problems?: { where: string; message: string }[]; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.problems = more.problems
    this.retryAfterMs = more.retryAfterMs
  }

  toBody(): FailureBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.problems && { problems: this.problems }),
      ...(this.retryAfterMs !== undefined && { retryAfterMs: this.retryAfterMs }),
    }
  }

  static fromBody(body: FailureBody): Failure {
    return new Failure(body.code, body.message, {
      ...(body.problems && { problems: body.problems }),
      ...(body.retryAfterMs !== undefined && { retryAfterMs: body.retryAfterMs }),
    })
  }
}

/** Parses what came over an edge. Throws a Failure that names each wrong place and never repeats the value itself. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
  code: FailureCode = 'invalid-input',
): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.slice(0, 20).map(issue => ({
    where: issue.path.map(String).join('.').slice(0, 200) || what,
    message: issue.message.slice(0, 1000),
  }))
  const first = problems[0]
  throw new Failure(code, `${what}: ${first?.where ?? what}: ${first?.message ?? 'not understood'}`, {
    problems,
  })
}

/**
 * As `parse`, for what another end asks for. A NUL character in any text of it is refused as well, with the place: PostgreSQL keeps
 * none, and a path with one is none. What scripts and people wrote, and is to be taken all the same, has a schema of its own that
 * puts something else in its place (`withoutNul`).
 */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const request = parse(schema, value, what)
  const place = placeOfNul(request)
  if (place === null) return request
  const where = place.slice(0, 200) || what
  const message = 'expected text without a NUL character'
  throw new Failure('invalid-input', `${what}: ${where}: ${message}`, { problems: [{ where, message }] })
}
