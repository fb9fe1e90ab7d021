import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { MAX_FAN_OUT_DEVICES } from '../../../shared/fleet/device-query.ts'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import { extensionWords } from '../../../shared/words/en/extension.ts'
import { assistedWords as words } from '../../../shared/words/en/extension-actions.ts'
import { say } from '../../../shared/words/say.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import { DeviceSummary } from '../../parts/device-summary.tsx'
import { FailureNotice } from '../../parts/failure-notice.tsx'
import { isChosen, type Target } from './target.ts'
import { useFoundDevices, type FoundDevices } from './use-found-devices.ts'

const LIST_ID = 'devices-found'
const optionId = (index: number): string => `${LIST_ID}-${index}`

type Option = { device: Device } | { all: FoundDevices }

/** A device found as one types, by keyboard or mouse (ARIA combobox with a list); or all that the search finds. TRIG1, UX1. */
export function DeviceFinder(props: {
  api: RelayApi
  target: Target
  onDevice: (device: Device) => void
  onSearch: (all: Extract<Target, { by: 'search' }>) => void
}): JSX.Element {
  const { api, target } = props
  const [typed, setTyped] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [marked, setMarked] = useState<{ of: FoundDevices | null; index: number }>({ of: null, index: -1 })
  const list = useRef<HTMLUListElement>(null)
  const { found, failure } = useFoundDevices(api, typed)
  const isCurrent = found?.search === typed.trim()
  const options = isCurrent ? optionsOf(found, target) : []
  // What was marked in an earlier list is nothing in this one.
  const active = marked.of === found ? marked.index : -1
  const setActive = (index: number): void => setMarked({ of: found, index })
  useEffect(() => list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' }), [active])

  const pick = (option: Option | undefined): void => {
    if (!option) return
    if ('device' in option) props.onDevice(option.device)
    else {
      const { search, count, online } = option.all
      props.onSearch({ by: 'search', search, count, online })
    }
    setTyped('')
    setIsOpen(false)
    setActive(-1)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setIsOpen(true)
      if (isOpen && options.length > 0) setActive((active + step + options.length) % options.length)
      else if (step > 0) setActive(0)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // What is the only one found needs no arrow key.
      if (isOpen) pick(options[active] ?? (options.length === 1 ? options[0] : undefined))
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault()
      setIsOpen(false)
    }
  }
  const isAdding = target.by === 'devices' && target.devices.length > 0
  return (
    <div class="finder">
      <label for="find-device">{isAdding ? words.findAnother : words.find}</label>
      <input
        id="find-device"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={isOpen && options.length > 0}
        aria-controls={LIST_ID}
        aria-activedescendant={isOpen && options[active] ? optionId(active) : undefined}
        placeholder={words.findHint}
        maxLength={120}
        value={typed}
        onInput={event => {
          setTyped(event.currentTarget.value)
          setIsOpen(true)
        }}
        onClick={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
      />
      <FailureNotice failure={failure} />
      <p class="visually-hidden" role="status">
        {isOpen && isCurrent && summaryOf(found)}
      </p>
      <div class="found" hidden={!isOpen || failure !== null}>
        {!isCurrent && (
          <p class="soft small" aria-busy="true">
            {extensionWords.loading}
          </p>
        )}
        {isCurrent && found.count === 0 && (
          <p class="soft small">{say(words.noneFound, { search: found.search })}</p>
        )}
        {isCurrent && found.search !== '' && found.count > MAX_FAN_OUT_DEVICES && (
          <p class="soft small">
            {say(words.tooMany, { search: found.search, count: found.count, most: MAX_FAN_OUT_DEVICES })}
          </p>
        )}
        <ul id={LIST_ID} ref={list} role="listbox" aria-label={words.options} class="plain">
          {options.map((option, index) => (
            <li
              key={'device' in option ? option.device.id : 'all'}
              id={optionId(index)}
              role="option"
              aria-selected={index === active}
              class={index === active ? 'active' : ''}
              // The field keeps the focus, else the list would close before it is clicked.
              onMouseDown={event => event.preventDefault()}
              onClick={() => pick(option)}
            >
              {'device' in option ? <DeviceSummary device={option.device} /> : <All found={option.all} />}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function All({ found }: { found: FoundDevices }): JSX.Element {
  return (
    <>
      <strong>{say(words.allFound, { count: found.count, search: found.search })}</strong>{' '}
      <span class="soft small">{say(words.allFoundOnline, { online: found.online })}</span>
    </>
  )
}

/** All that the search finds come last; only a search that was typed stands for many. */
function optionsOf(found: FoundDevices, target: Target): Option[] {
  const devices = found.rows.filter(device => !isChosen(target, device)).map(device => ({ device }))
  const isMany = found.search !== '' && found.count > 1 && found.count <= MAX_FAN_OUT_DEVICES
  return isMany ? [...devices, { all: found }] : devices
}

function summaryOf({ count, online, search }: FoundDevices): string {
  if (count === 0) return say(words.noneFound, { search })
  return count === 1 ? words.foundOne : say(words.found, { count, online })
}
