import type { JSX } from 'preact'
import type { JobDetail } from '../../shared/protocol/api/jobs.ts'
import { formatOutput, outputFlagSentence } from '../../shared/jobs/format-output.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'

/** The outputs of one run, each titled by its label; what did not fit its type or was cut says so. OUT1, OUT2. */
export function OutputsTable({ job }: { job: JobDetail }): JSX.Element {
  if (job.outputs.length === 0) return <p class="soft">{words.noOutputs}</p>
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={words.outputs}>
      <table>
        <caption class="visually-hidden">{words.outputs}</caption>
        <thead>
          <tr>
            <th scope="col">{words.output}</th>
            <th scope="col">{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {job.outputs.map(output => {
            const flag = outputFlagSentence(output)
            return (
              <tr key={output.name}>
                <th scope="row">{output.label}</th>
                <td>
                  {formatOutput(output)}
                  {flag !== null && <span class="problem small">{flag}</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
