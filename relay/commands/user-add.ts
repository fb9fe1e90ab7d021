import { adminApi } from '../../shared/protocol/admin-api.ts'
import { parse } from '../../shared/protocol/failure.ts'
import { relayCommands, relayUsage } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { addUser } from '../accounts/add-user.ts'
import { organisationName } from '../accounts/organisation.ts'
import { hashPassword, requireStrongPassword } from '../accounts/passwords.ts'
import { toUser } from '../accounts/user-rows.ts'
import { UsageProblem, type ExitCode, type Terminal } from '../../shared/command-line/run-commands.ts'
import type { RelayCall } from '../command-line.ts'
import { withStore } from './with-store.ts'

/** `user add`: what POST /api/users does, for who has the relay's machine and no sign-in yet. */
export async function userAdd({ terminal, config, options, json }: RelayCall): Promise<ExitCode> {
  const { name, role } = options
  if (typeof name !== 'string' || typeof role !== 'string') throw new UsageProblem(relayUsage.nameAndRole)
  if (options['password-stdin'] !== true) throw new UsageProblem(relayUsage.passwordStdin)
  const body = parse(
    adminApi['POST /api/users'].body,
    {
      name,
      role,
      fullName: options['full-name'] ?? name,
      mail: options['mail'] ?? `${name}@localhost.localdomain`,
      password: await readPassword(terminal),
    },
    'user add',
  )
  return await withStore<ExitCode>(config, async store => {
    requireStrongPassword(body.password, { ...body, organisation: await organisationName(store.db) })
    const passwordHash = await hashPassword(body.password)
    const by = { at: Date.now(), actor: 'command line', source: '' }
    const user = toUser(await store.transaction(trx => addUser(trx, { ...body, passwordHash }, by)))
    terminal.out(json ? `${JSON.stringify(user)}\n` : `${say(relayCommands.userAdded, { name, role })}\n`)
    return 0
  })
}

const MAX_CHARACTERS = 10_000

/** The first line of standard input, without the line end that a terminal or `echo` puts there. */
async function readPassword({ stdin }: Terminal): Promise<string> {
  let text = ''
  for await (const piece of stdin) {
    text += String(piece)
    if (text.includes('\n') || text.length > MAX_CHARACTERS) break
  }
  return (text.split('\n')[0] ?? '').replace(/\r$/, '')
}
