import { useEffect, useState } from 'preact/hooks'
import type { ApiReply } from '../../../../shared/protocol/admin-api.ts'
import type { Failure } from '../../../../shared/protocol/failure.ts'
import { asFailure, call } from '../../link/call-api.ts'
import { toBase64 } from './script-bytes.ts'

export interface Check {
  busy: boolean
  result: ApiReply<'POST /api/scripts/check'> | null
  failure: Failure | null
}

async function checkNow(fileName: string, bytes: Uint8Array): Promise<Check> {
  try {
    const result = await call('POST /api/scripts/check', { body: { fileName, base64: toBase64(bytes) } })
    return { busy: false, result, failure: null }
  } catch (error) {
    return { busy: false, result: null, failure: asFailure(error) }
  }
}

/** How long after the last key a text is checked. */
const TYPING_PAUSE_MS = 400

/** Lets the relay read declarations and signature of what stands in the editor, a moment after each change. */
export function useCheck(fileName: string, bytes: Uint8Array, enabled: boolean): Check {
  const [check, setCheck] = useState<Check>({ busy: false, result: null, failure: null })
  useEffect(() => {
    if (!enabled) {
      setCheck({ busy: false, result: null, failure: null })
      return undefined
    }
    let over = false
    setCheck(before => ({ ...before, busy: true }))
    const timer = setTimeout(() => {
      void (async () => {
        const done = await checkNow(fileName, bytes)
        if (!over) setCheck(done)
      })()
    }, TYPING_PAUSE_MS)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [fileName, bytes, enabled])
  return check
}
