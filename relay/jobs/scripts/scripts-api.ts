import { appendAudit } from '../../audit/append-audit.ts'
import type { ApiHandlers } from '../../station.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs-context.ts'
import { asApiProblems, bytesOfUpload, readScript, soundScript } from './read-script.ts'
import { saveScript } from './save-script.ts'
import { findScript, listScripts, readContent } from './script-rows.ts'

type ScriptCalls =
  | 'GET /api/scripts'
  | 'POST /api/scripts'
  | 'POST /api/scripts/check'
  | 'GET /api/scripts/:id'
  | 'DELETE /api/scripts/:id'

/** What the API answers about scripts. ACT1. */
export function scriptsApi(
  ctx: JobsContext,
  libraryLoaded: () => Promise<void>,
): Pick<ApiHandlers, ScriptCalls> {
  return {
    'GET /api/scripts': async () => {
      await libraryLoaded()
      return { rows: await listScripts(ctx.store.db) }
    },
    'POST /api/scripts/check': async ({ body }) => {
      const script = await readScript(ctx, bytesOfUpload(body.base64), body.fileName)
      return {
        declaration: script.declaration,
        signature: script.signature,
        problems: asApiProblems(script.problems),
      }
    },
    'POST /api/scripts': async ({ body }, { caller, source }) => {
      const script = soundScript(await readScript(ctx, bytesOfUpload(body.base64), body.fileName))
      const by = { name: caller.userName, source, at: ctx.clock() }
      const id = await ctx.write(trx => saveScript(trx, body.fileName, script, by))
      ctx.announce('scripts')
      return findScript(ctx.store.db, id)
    },
    'GET /api/scripts/:id': async ({ params }) => {
      const script = await findScript(ctx.store.db, params.id)
      const content = await readContent(ctx.store.db, script.id, script.version)
      return { ...script, base64: Buffer.from(content).toString('base64') }
    },
    'DELETE /api/scripts/:id': async ({ params }, { caller, source }) => {
      const at = ctx.clock()
      await ctx.write(async trx => {
        const removed = await trx
          .updateTable('scripts')
          .set({ removed_at: at })
          .where('id', '=', params.id)
          .where('removed_at', 'is', null)
          .returning('file_name')
          .executeTakeFirst()
        if (removed === undefined) throw new Failure('not-found', 'There is no script of this id.')
        await appendAudit(trx, {
          at,
          actor: caller.userName,
          act: 'script:remove',
          subject: params.id,
          outcome: 'done',
          source,
          data: { fileName: removed.file_name },
        })
      })
      ctx.announce('scripts')
      return {}
    },
  }
}
