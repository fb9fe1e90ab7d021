import { standardTerminal } from '../shared/command-line/standard-terminal.ts'
import { runCommandLine } from './command-line.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), standardTerminal())
