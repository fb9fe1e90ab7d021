import { deviceStates } from '../../../../shared/fleet/fan-out.ts'
import type { ResultColumn } from '../../../../shared/protocol/api/results.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { deviceStateNames } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { Chips } from '../../parts/chips.tsx'
import { Filters } from '../../parts/filters.tsx'
import { Choice, Tick } from '../../parts/form.tsx'
import { PausedField } from '../../parts/paused-field.tsx'
import { OutputFilterField } from './output-filter.tsx'
import { decimalSignOf } from './quantity.ts'
import {
  canSortBy,
  columnOfOutput,
  MAX_OUTPUT_FILTERS,
  sortedBy,
  writeFilter,
  writeSort,
  type ResultView,
} from './result-address.ts'
import { operatorName, writeTyped } from './typed-filter.ts'

interface FilterProps {
  view: ResultView
  outputs: readonly ResultColumn[]
  /** Of the table, the device first. */
  columns: readonly { id: string; title: string }[]
  setQuery: (changes: Record<string, string>) => void
}

/** What the table is narrowed with, and which of its columns are shown. Everything goes into the address. OUT2. */
export function ResultFilters({ view, outputs, columns, setQuery }: FilterProps) {
  const { filter, sort } = view
  const sortable = columns.filter(column => canSortBy(column.id))
  return (
    <>
      <Filters>
        <PausedField
          label={words.search}
          type="search"
          value={filter.search ?? ''}
          onValue={search => setQuery({ search })}
          attributes={{ placeholder: words.searchHint, maxLength: 120 }}
        />
        <Choice
          label={words.state}
          value={filter.state ?? ''}
          onValue={state => setQuery({ state })}
          options={[
            ['', commonWords.all],
            ...deviceStates.map(state => [state, deviceStateNames[state]] as const),
          ]}
        />
        <div class="sort-choice">
          <Choice
            label={words.sortBy}
            value={sortedBy(sort)}
            onValue={column => setQuery({ sort: writeSort(column, sort.descending) })}
            options={sortable.map(({ id, title }) => [id, title] as const)}
          />
          <Choice
            label={words.direction}
            value={sort.descending ? 'down' : 'up'}
            onValue={way => setQuery({ sort: writeSort(sortedBy(sort), way === 'down') })}
            options={[
              ['up', words.ascending],
              ['down', words.descending],
            ]}
          />
        </div>
      </Filters>
      <ActiveFilters view={view} outputs={outputs} setQuery={setQuery} />
      <div class="result-choices">
        <OutputFilters view={view} outputs={outputs} setQuery={setQuery} />
        <ColumnChoice view={view} columns={columns} setQuery={setQuery} />
      </div>
    </>
  )
}

/** The conditions on outputs in words, each with a way to take it off, also while their fields are folded away. */
function ActiveFilters({ view, outputs, setQuery }: Omit<FilterProps, 'columns'>) {
  const decimal = decimalSignOf(spokenLocale())
  const set = view.filter.outputs
  return (
    <Chips
      label={words.filters.none}
      items={set.map(({ output, is, value }) => {
        const column = outputs.find(each => each.name === output)
        const type = column?.type ?? 'string'
        const asked =
          is === 'missing'
            ? operatorName(type, is)
            : type === 'boolean'
              ? value === 'true'
                ? words.yes
                : words.no
              : `${operatorName(type, is)} ${writeTyped(type, value, decimal)}`
        return { key: output, text: `${column?.label ?? output}: ${asked}` }
      })}
      onRemove={output => setQuery({ [columnOfOutput(output)]: '' })}
    />
  )
}

function OutputFilters({ view, outputs, setQuery }: Omit<FilterProps, 'columns'>) {
  const set = view.filter.outputs
  const isFull = set.length >= MAX_OUTPUT_FILTERS
  return (
    <details class="more-filters">
      <summary>
        {set.length > 0 ? say(words.filters.some, { count: set.length }) : words.filters.none}
      </summary>
      {outputs.length === 0 ? (
        <p class="soft">{words.noOutputs}</p>
      ) : (
        <div class="output-filters">
          {outputs.map(column => (
            <OutputFilterField
              key={column.name}
              column={column}
              filter={set.find(filter => filter.output === column.name)}
              onFilter={filter => setQuery({ [columnOfOutput(column.name)]: writeFilter(filter) })}
            />
          ))}
        </div>
      )}
      {isFull && <p class="soft small">{say(words.mostFilters, { limit: MAX_OUTPUT_FILTERS })}</p>}
    </details>
  )
}

function ColumnChoice({ view, columns, setQuery }: Omit<FilterProps, 'outputs'>) {
  return (
    <details class="more-filters">
      <summary>{words.columns}</summary>
      <fieldset class="column-ticks">
        <legend class="visually-hidden">{words.shownColumns}</legend>
        {columns
          .filter(column => column.id !== 'device')
          .map(({ id, title }) => (
            <Tick
              key={id}
              label={title}
              checked={!view.hidden.includes(id)}
              onTick={shown =>
                setQuery({
                  hide: [...view.hidden.filter(hidden => hidden !== id), ...(shown ? [] : [id])].join(','),
                })
              }
            />
          ))}
      </fieldset>
    </details>
  )
}
