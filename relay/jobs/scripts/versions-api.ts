import { z } from 'zod'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { ApiHandlers } from '../../station.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import type { JobsContext } from '../jobs-context.ts'
import { readScript, soundScript } from './read-script.ts'
import { saveScript } from './save-script.ts'
import { findScript } from './script-rows.ts'
import { findVersion, listVersions } from './version-rows.ts'

type VersionCalls =
  'GET /api/scripts/:id/versions' | 'GET /api/scripts/:id/versions/:version' | 'POST /api/scripts/:id/restore'

const cursorSchema = z.tuple([z.number().int().positive()])

/** What the API answers about the versions of a script. No version is ever changed: putting one back makes a new one. SIGN12. */
export function versionsApi(ctx: JobsContext): Pick<ApiHandlers, VersionCalls> {
  const { db } = ctx.store
  return {
    'GET /api/scripts/:id/versions': async ({ params, query }) => {
      await findScript(db, params.id)
      const before = query.after === undefined ? null : readCursor(cursorSchema, query.after)[0]
      const found = await listVersions(db, params.id, before, query.limit + 1)
      return cutPage(found, query.limit, row => [row.version])
    },
    'GET /api/scripts/:id/versions/:version': async ({ params }) => {
      const { content, ...version } = await findVersion(db, params.id, params.version)
      return { ...version, base64: Buffer.from(content).toString('base64') }
    },
    'POST /api/scripts/:id/restore': async ({ params, body }, { caller, source }) => {
      const newest = await findScript(db, params.id)
      const { content, fileName, sha256 } = await findVersion(db, params.id, body.version)
      if (sha256 === newest.sha256)
        throw new Failure('conflict', 'The newest version has exactly these bytes already.')
      const script = soundScript(await readScript(ctx, content, fileName))
      const by = { name: caller.userName, source, at: ctx.clock() }
      await ctx.write(trx => saveScript(trx, fileName, script, by, body.version))
      ctx.announce('scripts')
      return findScript(db, params.id)
    },
  }
}
