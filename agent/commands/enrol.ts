import { hostname } from 'node:os'
import { adminApi } from '../../shared/protocol/admin-api.ts'
import { Failure, failureSchema, parse } from '../../shared/protocol/failure.ts'
import { enrolWords, usageProblems } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { z } from 'zod'
import { UsageProblem, type ExitCode } from '../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../command-line.ts'
import { devicePlatform } from '../observe-device/device-facts.ts'
import { makeDeviceKeys } from '../state/identity.ts'
import { openState } from '../state/open-state.ts'
import { readSecretLine } from './read-secret.ts'

const TIMEOUT_MS = 15_000
const MAX_ANSWER_CHARACTERS = 64 * 1024

/** `enrol`: hands token and public key to the relay, and pins the relay's own key. AUTH2. */
export async function enrol(call: AgentCall): Promise<ExitCode> {
  const { terminal, options, json } = call
  const relay = relayAddress(options['relay'])
  const { identity, relays } = await openState(call.config.stateDir)
  const before = identity.data.enrolled
  if (before && options['again'] !== true)
    throw new Failure('conflict', say(enrolWords.already, { deviceId: before.deviceId }))
  const token =
    options['token-stdin'] === true
      ? await readSecretLine(terminal)
      : (terminal.environment['HANDRAIL_ENROL_TOKEN'] ?? '').trim()
  if (token === '') throw new UsageProblem(usageProblems.noToken)

  const keys = makeDeviceKeys()
  const enrolled = await askRelay(relay, {
    token,
    publicKey: keys.publicKey,
    hostName: hostname().slice(0, 255) || 'unnamed',
    platform: devicePlatform,
  })
  // The relay list first: an agent that waits for an identity then knows where to go with it.
  await relays.change(data => {
    data.relays = enrolled.relays
    data.organisation = enrolled.organisation
    data.reachedAt = null
  })
  await identity.change(data => {
    data.enrolled = {
      version: 1,
      deviceId: enrolled.deviceId,
      privateKey: keys.privateKey,
      relayPublicKey: enrolled.relayPublicKey,
      enrolledAt: Date.now(),
    }
  })
  const { deviceId, organisation } = enrolled
  if (json) terminal.out(`${JSON.stringify({ deviceId, organisation, relays: enrolled.relays })}\n`)
  else terminal.out(`${say(enrolWords.done, { relay, organisation, deviceId })}\n`)
  return 0
}

function relayAddress(given: string | boolean | undefined): string {
  if (typeof given !== 'string') throw new UsageProblem(usageProblems.noRelay)
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol) || url.host === '')
    throw new UsageProblem(say(usageProblems.badRelay, { value: given.slice(0, 200) }))
  return url.href.replace(/\/$/, '')
}

const route = adminApi['POST /api/enrol']

async function askRelay(
  relay: string,
  body: z.input<typeof route.body>,
): Promise<z.output<typeof route.reply>> {
  let status: number
  let text: string
  try {
    const response = await fetch(`${relay}/api/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    })
    status = response.status
    text = (await response.text()).slice(0, MAX_ANSWER_CHARACTERS)
  } catch (cause) {
    throw new Failure('relay-unreachable', `${relay} cannot be reached: ${reasonOf(cause)}.`, { cause })
  }
  const answer = jsonOrNull(text)
  if (status >= 200 && status < 300) return parse(route.reply, answer, `The answer of ${relay}`)
  const refusal = z.object({ error: failureSchema }).safeParse(answer)
  throw refusal.success
    ? Failure.fromBody(refusal.data.error)
    : new Failure('unavailable', `${relay} answered with status ${status}. Is that a Handrail relay?`)
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Said by the caller: what came is no answer of a relay.
    return null
  }
}
