import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useEffect, useRef, useState } from 'preact/hooks'
import { roleNames, shellWords } from '../../../shared/words/en/dashboard.ts'
import { fleetPlaces } from '../../../shared/words/en/dashboard-fleet.ts'
import { recordsWords } from '../../../shared/words/en/dashboard-records.ts'
import { requestsWords } from '../../../shared/words/en/dashboard-requests.ts'
import { liveState } from '../link/live-topics.ts'
import { hasRole, signedIn } from '../link/sign-in-state.ts'
import { NoticesBell } from '../requests/notices-bell.tsx'
import { AlarmsBanner } from './alarms-banner.tsx'
import { Icon, Mark, type IconName } from './icons.tsx'

interface Place {
  href: string
  name: string
  icon: IconName
  readersOnly?: true
  also?: string
}
/** Places that belong together stand under a name of their own. */
interface PlaceGroup {
  group: string
  places: Place[]
}

const places: (Place | PlaceGroup)[] = [
  { href: '/devices', name: shellWords.devices, icon: 'device' },
  { href: '/records', name: recordsWords.title, icon: 'record', also: '/record-types' },
  { href: '/requests', name: requestsWords.title, icon: 'request' },
  { href: '/scripts', name: shellWords.scripts, icon: 'script' },
  { href: '/jobs', name: shellWords.jobs, icon: 'job' },
  {
    group: fleetPlaces.group,
    places: [
      { href: '/fan-outs', name: fleetPlaces.fanOuts, icon: 'fanOut' },
      { href: '/triggers', name: fleetPlaces.triggers, icon: 'trigger' },
      { href: '/results', name: fleetPlaces.results, icon: 'result' },
    ],
  },
  { href: '/sessions', name: shellWords.sessions, icon: 'session' },
  { href: '/policies', name: shellWords.policies, icon: 'policy', readersOnly: true },
  { href: '/users', name: shellWords.users, icon: 'user', readersOnly: true },
  { href: '/audit', name: shellWords.audit, icon: 'audit', readersOnly: true },
]

/** Moves the focus past the navigation; a link to a fragment would take part in the routing. */
function SkipLink() {
  return (
    <a
      class="skip"
      href="#main"
      onClick={event => {
        event.preventDefault()
        document.getElementById('main')?.focus()
      }}
    >
      {shellWords.skip}
    </a>
  )
}

function Navigation({ open }: { open: boolean }) {
  const { path } = useLocation()
  const reader = hasRole('administrator', 'auditor')
  const isHere = (href: string): boolean =>
    path === href || path.startsWith(`${href}/`) || (path === '/' && href === '/devices')
  const isShown = (place: Place): boolean => reader || !place.readersOnly
  const entry = (place: Place) => (
    <li key={place.href}>
      <a
        href={place.href}
        {...((isHere(place.href) || (place.also !== undefined && isHere(place.also))) && {
          'aria-current': 'page' as const,
        })}
      >
        <Icon name={place.icon} />
        {place.name}
      </a>
    </li>
  )
  return (
    <nav id="places" class={`places ${open ? 'open' : ''}`} aria-label={shellWords.navigation}>
      <ul>
        {places.map(place =>
          'group' in place ? (
            <li key={place.group} class="place-group">
              <span class="small soft">{place.group}</span>
              <ul aria-label={place.group}>{place.places.filter(isShown).map(entry)}</ul>
            </li>
          ) : (
            isShown(place) && entry(place)
          ),
        )}
      </ul>
    </nav>
  )
}

function Person() {
  const person = signedIn.value
  if (!person) return null
  return (
    <a class="person" href="/account">
      <span class="visually-hidden">{shellWords.account}</span>
      <span class="name">
        <strong>{person.user.fullName}</strong>
        <small>
          {roleNames[person.user.role]} · {person.organisation}
        </small>
      </span>
      <Icon name="account" />
    </a>
  )
}

/** Everything around the pages of somebody who is signed in. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation()
  const [open, setOpen] = useState(false)
  const menu = useRef<HTMLButtonElement>(null)
  useEffect(() => setOpen(false), [path])
  return (
    <div
      class="shell"
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        setOpen(false)
        menu.current?.focus()
      }}
    >
      <SkipLink />
      <header class="top">
        <button
          ref={menu}
          type="button"
          class="quiet menu"
          aria-expanded={open}
          aria-controls="places"
          onClick={() => setOpen(!open)}
        >
          <Icon name="menu" />
          <span class="visually-hidden">{shellWords.menu}</span>
        </button>
        <a class="brand" href="/devices">
          <Mark />
          {shellWords.product}
        </a>
        <NoticesBell />
        <Person />
      </header>
      <Navigation open={open} />
      <main id="main" tabIndex={-1}>
        <div role="status">
          {liveState.value === 'interrupted' && <p class="notice warn">{shellWords.offline}</p>}
        </div>
        {hasRole('administrator', 'auditor') && <AlarmsBanner />}
        {children}
      </main>
    </div>
  )
}

/** Around set-up and sign-in: the mark and one card. */
export function OutsideShell({ children }: { children: ComponentChildren }) {
  return (
    <main class="outside" id="main" tabIndex={-1}>
      <p class="brand">
        <Mark />
        {shellWords.product}
      </p>
      <div class="card">{children}</div>
    </main>
  )
}
