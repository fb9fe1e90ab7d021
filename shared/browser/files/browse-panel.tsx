import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { formatOutput } from '../../jobs/format-output.ts'
import type { BrowseEntry } from '../../protocol/channel/browse.ts'
import type { FileWords } from '../../words/en/extension.ts'
import { browseRefusalSentences } from '../../words/en/sessions.ts'
import { say } from '../../words/say.ts'
import { spokenLocale } from '../../words/speak.ts'
import type { Place } from './browser.ts'
import { Picker } from './files-panel.tsx'
import type { Transfers } from './transfers.ts'

interface BrowseProps {
  transfers: Transfers
  words: FileWords
}

/** The device's folders: the way there, what is in them, fetch what is ticked, send into the folder that is shown. FILE2. */
export function BrowsePanel({ transfers, words }: BrowseProps): JSX.Element {
  const { browser } = transfers
  const [isOpen, setIsOpen] = useState(false)
  const place = browser.place.value
  const refusal = browser.refusal.value
  return (
    <details
      class="browse card"
      open={isOpen}
      onToggle={event => {
        const { open } = event.currentTarget
        setIsOpen(open)
        if (open && !place && !browser.isWaiting.value) browser.open()
      }}
    >
      <summary>{words.browse}</summary>
      <div role="alert">{refusal && <p class="notice warn">{browseRefusalSentences[refusal]}</p>}</div>
      {place ? (
        <Folder key={place.crumbs.at(-1)?.path} place={place} transfers={transfers} words={words} />
      ) : (
        <p class="empty" aria-busy={browser.isWaiting.value}>
          {browser.isWaiting.value ? words.browseWaiting : words.browseNothing}
        </p>
      )}
      {!place && refusal && (
        <button type="button" class="small" onClick={() => browser.open()}>
          {words.tryAgain}
        </button>
      )}
    </details>
  )
}

function Folder({ place, transfers, words }: BrowseProps & { place: Place }): JSX.Element {
  const { browser } = transfers
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const here = place.crumbs.at(-1)
  const list = useRef<HTMLTableElement>(null)
  // Whoever opened a folder by keyboard goes on inside it.
  useEffect(
    () => list.current?.querySelector<HTMLButtonElement>('button')?.focus({ preventScroll: true }),
    [],
  )
  const tick = (name: string, on: boolean): void => {
    const next = new Set(ticked)
    if (on) next.add(name)
    else next.delete(name)
    setTicked(next)
  }
  return (
    <div aria-busy={browser.isWaiting.value}>
      <nav aria-label={words.browseWay}>
        <ol class="crumbs plain">
          {place.crumbs.map((crumb, index) => (
            <li key={crumb.path}>
              <button
                type="button"
                class="quiet small"
                aria-current={index === place.crumbs.length - 1 ? 'location' : undefined}
                onClick={() => browser.open(crumb.path)}
              >
                {crumb.name}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <div class="row">
        <button type="button" class="small" disabled={ticked.size === 0} onClick={() => fetchTicked()}>
          {say(words.fetch, { count: ticked.size })}
        </button>
        <Picker words={words.sendHere} onPicked={what => transfers.send(what, here?.path)} />
      </div>
      {place.total === 0 && <p class="empty">{words.browseEmpty}</p>}
      {place.entries.length > 0 && (
        <div class="table-frame">
          <table ref={list}>
            <caption class="visually-hidden">
              {say(words.browseCaption, { folder: here?.name ?? '' })}
            </caption>
            <thead>
              <tr>
                <th scope="col">
                  <span class="visually-hidden">{words.tick}</span>
                </th>
                <th scope="col">{words.entryName}</th>
                <th scope="col">{words.entrySize}</th>
                <th scope="col">{words.entryTime}</th>
              </tr>
            </thead>
            <tbody>
              {place.entries.map(entry => (
                <Row
                  key={entry.name}
                  entry={entry}
                  words={words}
                  isTicked={ticked.has(entry.name)}
                  onTick={on => tick(entry.name, on)}
                  onOpen={() => browser.open(pathIn(here?.path ?? '', entry.name))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {place.entries.length < place.total && (
        <button type="button" class="quiet small" onClick={() => browser.more()}>
          {say(words.browseMore, { shown: place.entries.length, total: place.total })}
        </button>
      )}
    </div>
  )

  function fetchTicked(): void {
    browser.fetch([...ticked])
    setTicked(new Set())
  }
}

function Row(props: {
  entry: BrowseEntry
  words: FileWords
  isTicked: boolean
  onTick: (on: boolean) => void
  onOpen: () => void
}): JSX.Element {
  const { entry, words, isTicked, onTick, onOpen } = props
  const { name, kind, bytes, modifiedAt } = entry
  return (
    <tr data-kind={kind}>
      <td>
        {kind !== 'other' && (
          <input
            type="checkbox"
            checked={isTicked}
            aria-label={say(words.tickNamed, { name })}
            onChange={event => onTick(event.currentTarget.checked)}
          />
        )}
      </td>
      <th scope="row" dir="auto">
        {kind === 'folder' ? (
          <button type="button" class="link" aria-label={say(words.openNamed, { name })} onClick={onOpen}>
            {name}/
          </button>
        ) : (
          name
        )}
      </th>
      <td>{bytes === null ? '' : formatOutput({ type: 'size', value: bytes })}</td>
      <td>{modifiedAt === null ? '' : new Date(modifiedAt).toLocaleString(spokenLocale())}</td>
    </tr>
  )
}

/** The device names its folders its own way: Windows parts them by a backslash. */
function pathIn(folder: string, name: string): string {
  const separator = /^[A-Za-z]:\\|^\\\\/.test(folder) ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}
