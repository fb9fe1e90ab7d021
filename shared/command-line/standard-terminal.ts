/** Standard input, output and environment of this process. Node only. */
export interface StandardTerminal {
  out: (text: string) => void
  err: (text: string) => void
  stdin: NodeJS.ReadStream
  environment: NodeJS.ProcessEnv
}

/** As of a program that the system's SIGPIPE ended: 128 + 13. */
const READER_GONE_EXIT_CODE = 141

/** Makes the terminal of a command. Where its reader stops reading (`… | head`), the process ends there and says nothing. */
export function standardTerminal(): StandardTerminal {
  const endAtClosedPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
    process.exit(READER_GONE_EXIT_CODE)
  }
  process.stdout.on('error', endAtClosedPipe)
  process.stderr.on('error', endAtClosedPipe)
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    stdin: process.stdin,
    environment: process.env,
  }
}
