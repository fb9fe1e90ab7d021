import type {
  AuthenticationMessage,
  KeptAuthentication,
  SecurityWords,
} from '../protocol/channel/authentication.ts'
import {
  bindingKey,
  bindingProof,
  commitmentTo,
  NONCE_BYTES,
  securityWords,
  toHex,
  type Exchanged,
  type Fingerprints,
} from './authentication-string.ts'

export type Authenticated = KeptAuthentication & SecurityWords

/** One end's part in the exchange on one connection. Messages are taken one after the other. */
export interface Authentication {
  take(message: AuthenticationMessage): void
  stop(): void
}

export interface AuthenticationOrder {
  role: 'target' | 'controller'
  /** Null where a description names no certificate, or several: then the exchange fails. */
  fingerprints: Fingerprints | null
  kept: KeptAuthentication | null
  say: (message: AuthenticationMessage) => void
  onAuthenticated: (result: Authenticated) => void
  /** Someone may sit in between, or the other end does not answer: this connection must not be used. */
  onFailed: (why: string) => void
  timeoutMs?: number
}

/** A connection on which the other end stays silent for so long is not used. */
const TIMEOUT_MS = 20_000

class NotAuthentic extends Error {}

/** Begins the exchange on a connection that has just opened; the target speaks first. E2E1. */
export function startAuthentication(order: AuthenticationOrder): Authentication {
  const { role, fingerprints, kept, say, onAuthenticated, onFailed } = order
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)))
  let commitment: string | null = null
  let controllerNonce: string | null = null
  let over = false
  const timer = setTimeout(() => fail('the other end did not answer'), order.timeoutMs ?? TIMEOUT_MS)
  let working = Promise.resolve()
  then(async () => {
    if (!fingerprints) throw new NotAuthentic('it is unclear which certificate counts')
    if (role === 'controller') return
    commitment = await commitmentTo(nonce, fingerprints)
    if (!over) say({ type: 'authentication-commit', commitment })
  })

  /** One thing after the other: what is taken waits for what is being hashed. */
  function then(work: () => Promise<void>): void {
    const before = working
    working = run()
    async function run(): Promise<void> {
      await before
      try {
        if (!over) await work()
      } catch (error) {
        fail(error instanceof NotAuthentic ? error.message : String(error))
      }
    }
  }

  function stop(): void {
    over = true
    clearTimeout(timer)
  }

  function fail(why: string): void {
    if (over) return
    stop()
    onFailed(why)
  }

  /** The other end's proof: null where it has none; a wrong one is an attack. */
  async function isBound(by: 'target' | 'controller', proof: string | undefined): Promise<boolean> {
    if (!kept || proof === undefined) return false
    if (proof !== (await prove(by))) throw new NotAuthentic('the proof of the earlier connection is wrong')
    return true
  }

  async function prove(by: 'target' | 'controller'): Promise<string> {
    if (!kept || !fingerprints || commitment === null || controllerNonce === null)
      throw new NotAuthentic('a message came out of turn')
    return await bindingProof(kept.key, by, fingerprints, { commitment, controllerNonce })
  }

  async function finish(exchanged: Exchanged, bound: boolean): Promise<void> {
    const result: Authenticated =
      bound && kept
        ? { ...kept, since: 'kept' }
        : {
            key: await bindingKey(exchanged),
            words: await securityWords(exchanged),
            since: kept ? 'changed' : 'first',
          }
    if (over) return
    stop()
    onAuthenticated(result)
  }

  async function takeNow(message: AuthenticationMessage): Promise<void> {
    if (!fingerprints) return
    if (role === 'target' && message.type === 'authentication-answer' && commitment !== null) {
      if (controllerNonce !== null) throw new NotAuthentic('a message came twice')
      controllerNonce = message.nonce
      const bound = await isBound('controller', message.proof)
      const proof = bound ? { proof: await prove('target') } : {}
      if (!over) say({ type: 'authentication-reveal', nonce, ...proof })
      return await finish({ fingerprints, targetNonce: nonce, controllerNonce }, bound)
    }
    if (role === 'controller' && message.type === 'authentication-commit' && commitment === null) {
      commitment = message.commitment
      controllerNonce = nonce
      const proof = kept ? { proof: await prove('controller') } : {}
      if (!over) say({ type: 'authentication-answer', nonce, ...proof })
      return
    }
    if (role === 'controller' && message.type === 'authentication-reveal' && commitment !== null) {
      if ((await commitmentTo(message.nonce, fingerprints)) !== commitment)
        throw new NotAuthentic('what was revealed is not what was committed to')
      const bound = await isBound('target', message.proof)
      return await finish({ fingerprints, targetNonce: message.nonce, controllerNonce: nonce }, bound)
    }
    throw new NotAuthentic('a message came out of turn')
  }

  return { take: message => then(async () => await takeNow(message)), stop }
}
