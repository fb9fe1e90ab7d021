import { readNxtOutputs } from './read-nxt-outputs.ts'
import { readParameters, type Parameter } from './read-parameters.ts'
import { readTokens } from './tokens.ts'

/** What has to be at hand for a PowerShell script besides its inputs in the environment. */
export interface PowershellStart {
  /** `form` is how PowerShell is to be given the value: every type that is none of ours takes a text, or refuses it. */
  parameters: { name: string; form: 'text' | 'boolean' | 'secure' }[]
  usesNxt: boolean
}

const forms: Partial<Record<NonNullable<Parameter['type']>, PowershellStart['parameters'][number]['form']>> =
  {
    boolean: 'boolean',
    secret: 'secure',
  }

/** Reads how a script wants to be started; null where it is simply started. The script's declarations were found sound. */
export function readPowershellStart(script: string): PowershellStart | null {
  const tokens = readTokens(script)
  if (!Array.isArray(tokens)) return null
  const parameters = readParameters(tokens).parameters.map(({ name, type }) => ({
    name,
    form: (type === null ? undefined : forms[type]) ?? ('text' as const),
  }))
  const usesNxt = readNxtOutputs(tokens).outputs.length > 0
  return parameters.length > 0 || usesNxt ? { parameters, usesNxt } : null
}
