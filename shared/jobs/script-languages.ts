import { z } from 'zod'

/** The languages a script may be written in, and how each is recognised by its file name. ACT1. */
export const scriptLanguages = ['powershell', 'sh', 'python', 'node'] as const
export const scriptLanguageSchema = z.enum(scriptLanguages)
export type ScriptLanguage = (typeof scriptLanguages)[number]

const byExtension: Record<string, ScriptLanguage> = {
  '.ps1': 'powershell',
  '.psm1': 'powershell',
  '.psd1': 'powershell',
  '.ps1xml': 'powershell',
  '.sh': 'sh',
  '.py': 'python',
  '.js': 'node',
  '.mjs': 'node',
}

/** The lower-cased extension of a script's file name if it is one we know, else null. */
export function scriptExtension(fileName: string): string | null {
  const extension = /\.[a-z0-9]+$/i.exec(fileName)?.[0].toLowerCase() ?? ''
  return extension in byExtension ? extension : null
}

/** The language of a script by its file name, or null where the ending is not one of ours. */
export function scriptLanguage(fileName: string): ScriptLanguage | null {
  const extension = scriptExtension(fileName)
  return extension === null ? null : (byExtension[extension] ?? null)
}
