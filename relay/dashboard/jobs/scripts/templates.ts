import type { ScriptLanguage } from '../../../../shared/jobs/script-languages.ts'

/** What a new script begins with: a whole, harmless action that shows how inputs come in and outputs go out. */
const head = (comment: string, platforms: string): string =>
  [
    `@action Measure a folder`,
    `@description Says how many entries a folder has.`,
    `@platforms ${platforms}`,
    `@time-out 60s`,
    `@input path string "Folder to look in" default="."`,
    `@output entries unsigned-integer "Entries"`,
  ]
    .map(line => `${comment} ${line}`)
    .join('\n')

export const templates: Record<ScriptLanguage, string> = {
  sh: `#!/bin/sh
${head('#', 'linux, macos')}

entries=$(ls -A "$HANDRAIL_INPUT_path" | wc -l)
echo "Looked into $HANDRAIL_INPUT_path"
echo "entries=$((entries))" >> "$HANDRAIL_OUTPUTS"
`,
  python: `${head('#', 'linux, windows, macos')}

import os

path = os.environ["HANDRAIL_INPUT_path"]
print("Looked into", path)
with open(os.environ["HANDRAIL_OUTPUTS"], "a", encoding="utf-8") as outputs:
    outputs.write(f"entries={len(os.listdir(path))}\\n")
`,
  node: `${head('//', 'linux, windows, macos')}

import { appendFileSync, readdirSync } from 'node:fs'

const path = process.env.HANDRAIL_INPUT_path
console.log('Looked into', path)
appendFileSync(process.env.HANDRAIL_OUTPUTS, \`entries=\${readdirSync(path).length}\\n\`)
`,
  powershell: `${head('#', 'windows, linux')}

$path = $env:HANDRAIL_INPUT_path
Write-Output "Looked into $path"
$entries = @(Get-ChildItem -Force -LiteralPath $path).Count
Add-Content -LiteralPath $env:HANDRAIL_OUTPUTS -Value "entries=$entries"
`,
}

/** Whether nobody has written anything of their own yet. */
export function isUntouched(text: string): boolean {
  return text.trim() === '' || Object.values(templates).includes(text)
}
