import { formatOutput, outputFlagSentence } from '../../../shared/jobs/format-output.ts'
import { finalJobStates } from '../../../shared/jobs/job-state.ts'
import type { JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { jobWords as words } from '../../../shared/words/en/dashboard-jobs.ts'
import { GivenInputs } from './given-inputs.tsx'

type Output = JobDetail['outputs'][number]

function OutputCell({ output }: { output: Output }) {
  const flag = outputFlagSentence(output)
  return (
    <>
      {Array.isArray(output.value) ? (
        <ul class="plain">
          {output.value.map((item, index) => (
            <li key={`${index} ${item}`}>{item}</li>
          ))}
        </ul>
      ) : (
        <span title={typeof output.value === 'number' ? String(output.value) : undefined}>
          {formatOutput(output)}
        </span>
      )}
      {flag && (
        <p class="small flag">
          <span class="pill warn">{flag}</span>
        </p>
      )}
    </>
  )
}

/** The outputs by label; they are what one came for, so they stand first. OUT1. */
export function JobOutputs({ job }: { job: JobDetail }) {
  return (
    <section class="card">
      <h2>{words.outputs}</h2>
      {job.outputs.length === 0 ? (
        <p class="soft">{finalJobStates.includes(job.state) ? words.noOutputs : words.noOutputsYet}</p>
      ) : (
        <table class="values">
          <caption class="visually-hidden">{words.outputs}</caption>
          <tbody>
            {job.outputs.map(output => (
              <tr key={output.name}>
                <th scope="row" title={output.name}>
                  {output.label}
                </th>
                <td>
                  <OutputCell output={output} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function JobInputs({ job }: { job: JobDetail }) {
  const { inputs, script } = job
  return (
    <section class="card">
      <h2>{words.inputs}</h2>
      {Object.keys(inputs).length === 0 ? (
        <p class="soft">{words.noInputs}</p>
      ) : (
        <GivenInputs inputs={inputs} scriptId={script.id} version={script.version} />
      )}
    </section>
  )
}
