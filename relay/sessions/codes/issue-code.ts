import type { Transaction } from 'kysely'
import type { RelayContext } from '../../context.ts'
import { keyedHash } from '../../secrets.ts'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { CODE_LIFETIME_MS } from '../../../shared/sessions/connection-code.ts'
import { drawCode } from './draw-code.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

const MAX_DRAWS = 20

/** How long a code that is issued now lives, and how often it may be extended. CODE3. */
export interface CodeLife {
  codeExpiresAt: number
  extensionsLeft: number
}

export const newCodeLife = (ctx: RelayContext): CodeLife => ({
  codeExpiresAt: ctx.clock() + CODE_LIFETIME_MS,
  extensionsLeft: ctx.config.codeExtensions,
})

/**
 * Gives a session its one live code and kills the one it had; returns the digits, which nobody can read again after this.
 * Unique among live codes by the table's key; only the keyed hash is stored. CODE1, CODE5.
 * Throws `unavailable` when no free code can be drawn.
 */
export async function issueCode(
  ctx: RelayContext,
  trx: Transaction<Schema>,
  sessionId: string,
  life: CodeLife,
  draw: (length: number) => string = drawCode,
): Promise<string> {
  await trx.deleteFrom('connection_codes').where('session_id', '=', sessionId).execute()
  for (let attempt = 0; attempt < MAX_DRAWS; attempt++) {
    const code = draw(ctx.config.codeLength)
    const codeHash = keyedHash(ctx.secrets.codeKey, code)
    await trx
      .deleteFrom('connection_codes')
      .where('code_hash', '=', codeHash)
      .where('expires_at', '<=', ctx.clock())
      .execute()
    const taken = await trx
      .insertInto('connection_codes')
      .values({
        code_hash: codeHash,
        session_id: sessionId,
        expires_at: life.codeExpiresAt,
        extensions_left: life.extensionsLeft,
      })
      .onConflict(conflict => conflict.column('code_hash').doNothing())
      .returning('code_hash')
      .executeTakeFirst()
    if (taken) return code
  }
  throw new Failure(
    'unavailable',
    say(relaySessionWords.noFreeCode, { draws: MAX_DRAWS, length: ctx.config.codeLength }),
  )
}
