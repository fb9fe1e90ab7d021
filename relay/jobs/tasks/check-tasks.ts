import type { Transaction } from 'kysely'
import { permits } from '../../../shared/records/access.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { isPeriodic } from '../../../shared/jobs/policy-events.ts'
import { nextMatch } from '../../../shared/jobs/time-window.ts'
import type { TaskContent } from '../../../shared/jobs/task.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { taskWords } from '../../../shared/words/en/tasks.ts'
import { say } from '../../../shared/words/say.ts'
import type { AccessReader } from '../../records/find-access.ts'
import type { Schema } from '../../store/schema.ts'
import type { JobsContext } from '../jobs-context.ts'

interface Problem {
  where: string
  message: string
}

/** What the tasks are to be saved on. */
export interface TaskPlace {
  fields: readonly FieldDefinition[]
  passwordField: string | null
}

/** Throws `invalid-input` with the place of everything that is wrong with the tasks. TASK1. */
export async function checkTasks(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  access: AccessReader,
  place: TaskPlace,
  tasks: readonly TaskContent[],
): Promise<void> {
  const problems: Problem[] = []
  for (const [index, task] of tasks.entries()) {
    const at = `tasks.${index}`
    problems.push(
      ...(await checkScript(ctx, trx, place, task, at)),
      ...(await checkShadow(trx, access, task, at)),
    )
    if (task.window !== null && nextMatch(task.window, 'UTC', ctx.clock()) === null)
      problems.push({ where: `${at}.window`, message: taskWords.windowNeverOpens })
  }
  const [first] = problems
  if (first)
    throw new Failure('invalid-input', `${first.where}: ${first.message}`, {
      problems: problems.slice(0, 100),
    })
}

async function checkScript(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  { fields, passwordField }: TaskPlace,
  task: TaskContent,
  at: string,
): Promise<Problem[]> {
  const version = await ctx.versions(task.scriptId, task.scriptVersion, trx)
  if (version === null) return [{ where: `${at}.scriptVersion`, message: taskWords.scriptVersionUnknown }]
  const problems: Problem[] = []
  const { inputs } = version.declaration
  let newPasswords = 0
  for (const [name, source] of Object.entries(task.inputs)) {
    const where = `${at}.inputs.${name}`
    const input = inputs.find(each => each.name === name)
    if (!input) {
      problems.push({ where, message: say(taskWords.inputUnknown, { input: name }) })
      continue
    }
    const isPassword = source.from === 'new-password' || source.from === 'password'
    const isSecured =
      isPassword ||
      (source.from === 'field' && fields.some(each => each.key === source.field && each.kind === 'secured'))
    if (isSecured && input.type !== 'secret')
      problems.push({ where, message: say(taskWords.securedToPlain, { input: name }) })
    if (!isPassword) continue
    if (source.from === 'new-password') newPasswords += 1
    // A referenced record's password may be meant, whose type is known only when the job begins.
    if (passwordField === null && !fields.some(each => each.kind === 'reference'))
      problems.push({ where, message: taskWords.newPasswordNowhere })
  }
  if (newPasswords > 1) problems.push({ where: `${at}.inputs`, message: taskWords.newPasswordTwice })
  const asksNobody = task.events.some(event => isPeriodic(event) || event.type !== 'on-demand')
  if (asksNobody)
    for (const input of inputs)
      if (input.defaultValue === null && !(input.name in task.inputs))
        problems.push({
          where: `${at}.inputs.${input.name}`,
          message: say(taskWords.inputUnbound, { input: input.label }),
        })
  return problems
}

async function checkShadow(
  trx: Transaction<Schema>,
  access: AccessReader,
  { target, shadowRecordId }: TaskContent,
  at: string,
): Promise<Problem[]> {
  const where = `${at}.shadowRecordId`
  if (shadowRecordId === null) return target === 'shadow' ? [{ where, message: taskWords.shadowNeeded }] : []
  const row = await trx
    .selectFrom('records')
    .select('folder_id')
    .where('id', '=', shadowRecordId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  // To borrow another account's rights one must hold them: else a task would be a way around that record's permissions.
  const may = row && permits(access.onRecord({ id: shadowRecordId, folderId: row.folder_id }), 'manage-tasks')
  return may ? [] : [{ where, message: taskWords.shadowUnknown }]
}
