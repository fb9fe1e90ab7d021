import { taskEditorWords } from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'

/** A chosen script, its pinned version, and the newer one where there is one. SIGN12. */
export function PinnedScript(props: {
  label: string
  /** The heading around it says as much. */
  isHeaded?: boolean
  scriptId: string
  name: string
  version: number
  newestVersion: number
  /** The word of the button that chooses another. */
  change: string
  onChange: () => void
  onVersion: (version: number) => void
  problem?: string | undefined
}) {
  const {
    label,
    isHeaded = false,
    scriptId,
    name,
    version,
    newestVersion,
    change,
    onChange,
    onVersion,
    problem,
  } = props
  return (
    <fieldset class="field" aria-label={label}>
      {!isHeaded && <span class="label">{label}</span>}
      <div class="row">
        <a href={`/scripts/${scriptId}`} target="_blank" rel="noreferrer">
          {name}
        </a>
        <span class="soft">{say(taskEditorWords.version, { version })}</span>
        <button type="button" class="quiet small change-script" onClick={onChange}>
          {change}
        </button>
      </div>
      {problem !== undefined && <small class="problem">{problem}</small>}
      {newestVersion > version && (
        <p class="notice row spread">
          {say(taskEditorWords.newer, { version: newestVersion })}
          <button type="button" class="small" onClick={() => onVersion(newestVersion)}>
            {say(taskEditorWords.takeNewer, { version: newestVersion })}
          </button>
        </p>
      )}
    </fieldset>
  )
}
