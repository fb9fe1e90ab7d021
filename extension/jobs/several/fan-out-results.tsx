import type { JSX } from 'preact'
import { formatOutput, outputFlagSentence } from '../../../shared/jobs/format-output.ts'
import { isNumeric, type OutputValue } from '../../../shared/jobs/output-values.ts'
import { actionWords } from '../../../shared/words/en/extension.ts'
import { devicePanelWords } from '../../../shared/words/en/extension-device.ts'
import { fanOutViewWords as words } from '../../../shared/words/en/extension-actions.ts'
import { say } from '../../../shared/words/say.ts'
import { DeviceStatePill } from './device-state-pill.tsx'
import type { Results } from './use-fan-out.ts'

/** One row a device, one column an output titled by its label, with state and details. OUT2. */
export function FanOutResults(props: {
  results: Results
  onShowJob: (jobId: string) => void
  /** Null: no more are shown here. */
  onMore: (() => void) | null
}): JSX.Element {
  const { results, onShowJob, onMore } = props
  const { columns, rows, count } = results
  if (rows.length === 0) return <p class="empty">{words.noRows}</p>
  return (
    <>
      <div class="table-frame" tabIndex={0} role="region" aria-label={words.results}>
        <table>
          <caption class="visually-hidden">{words.results}</caption>
          <thead>
            <tr>
              <th scope="col">{devicePanelWords.tab}</th>
              <th scope="col">{words.state}</th>
              {columns.map(column => (
                <th key={column.name} scope="col" class={isNumeric(column.type) ? 'end' : ''}>
                  {column.label}
                </th>
              ))}
              <th scope="col">{actionWords.details}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.jobId}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => onShowJob(row.jobId)}>
                    {row.device.name}
                  </button>
                </th>
                <td>
                  <DeviceStatePill state={row.state} />
                </td>
                {columns.map(column => (
                  <OutputCell
                    key={column.name}
                    output={row.outputs.find(output => output.name === column.name)}
                    end={isNumeric(column.type)}
                  />
                ))}
                <td class="small">{row.details}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > rows.length && (
        <p class="row small">
          <span class="soft">{say(words.shown, { shown: rows.length, count })}</span>
          {onMore && (
            <button type="button" class="quiet small" onClick={onMore}>
              {words.more}
            </button>
          )}
        </p>
      )}
    </>
  )
}

function OutputCell({ output, end }: { output: OutputValue | undefined; end: boolean }): JSX.Element {
  if (!output) return <td />
  const flag = outputFlagSentence(output)
  return (
    <td class={end ? 'end' : ''}>
      {formatOutput(output)}
      {flag !== null && <span class="problem small">{flag}</span>}
    </td>
  )
}
