import type { ApiCall, ApiInput, ApiReply, ApiRequest } from '../../shared/protocol/admin-api.ts'

/** Scripts, and the tasks of record types, made over the API as an administrator does. */

type Api = <C extends ApiCall>(call: C, request: ApiRequest<C>) => Promise<ApiReply<C>>
export type NewTask = ApiInput<'PUT /api/record-types/:id/tasks'>['body']['tasks'][number]

/** A task on demand for the record itself, unless the test says otherwise. */
export const taskOf = (scriptId: string, more: Partial<NewTask> = {}): NewTask => ({
  scriptId,
  scriptVersion: 1,
  events: [{ type: 'on-demand' }],
  target: 'itself',
  shadowRecordId: null,
  window: null,
  inputs: {},
  ...more,
})

export async function saveScript(api: Api, fileName: string, text: string): Promise<string> {
  const base64 = Buffer.from(text).toString('base64')
  return (await api('POST /api/scripts', { body: { fileName, base64 } })).id
}

/** In the place of those that the type has; their ids. */
export async function setTypeTasks(api: Api, typeId: string, tasks: NewTask[]): Promise<string[]> {
  const params = { id: typeId }
  const { version } = await api('GET /api/record-types/:id/tasks', { params })
  const saved = await api('PUT /api/record-types/:id/tasks', { params, body: { version, tasks } })
  return saved.tasks.map(task => task.id)
}
