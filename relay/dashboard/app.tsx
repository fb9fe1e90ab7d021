import { lazy, LocationProvider, Route, Router, useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { AccountPage } from './accounts/account-page.tsx'
import { SetUpPage } from './accounts/set-up-page.tsx'
import { SET_UP_PATH } from './accounts/set-up-token.ts'
import { SignInPage } from './accounts/sign-in-page.tsx'
import { UsersPage } from './accounts/users-page.tsx'
import { AuditPage } from './audit/audit-page.tsx'
import { DevicePage } from './devices/device-page.tsx'
import { DevicesPage } from './devices/devices-page.tsx'
import { EnginePage } from './jobs/engine/engine-page.tsx'
import { JobPage } from './jobs/job-page.tsx'
import { JobsPage } from './jobs/jobs-page.tsx'
import { ComparePage } from './jobs/scripts/compare-page.tsx'
import { ScriptPage } from './jobs/scripts/script-page.tsx'
import { ScriptsPage } from './jobs/scripts/scripts-page.tsx'
import { call } from './link/call-api.ts'
import { refreshUser, signedIn } from './link/sign-in-state.ts'
import { Messages } from './parts/messages.tsx'
import { GroupPage } from './sessions/policies/group-page.tsx'
import { LinkPage } from './sessions/policies/link-page.tsx'
import { PoliciesPage } from './sessions/policies/policies-page.tsx'
import { WhyPage } from './sessions/policies/why-page.tsx'
import { FolderPage } from './records/folder-page.tsx'
import { NewRecordPage } from './records/new-record-page.tsx'
import { RecordPage } from './records/record-page.tsx'
import { NewRecordTypePage, RecordTypePage } from './records/record-type-page.tsx'
import { RecordTypesPage } from './records/record-types-page.tsx'
import { RecordsPage } from './records/records-page.tsx'
import { RequestPage } from './requests/request-page.tsx'
import { RequestsPage } from './requests/requests-page.tsx'
import { SessionPage } from './sessions/session-page.tsx'
import { SessionsPage } from './sessions/sessions-page.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { OutsideShell, Shell } from './shell/shell.tsx'

const FanOutsPage = lazy(async () => (await import('./fleet/fan-outs/fan-outs-page.tsx')).FanOutsPage)
const NewFanOutPage = lazy(async () => (await import('./fleet/fan-outs/new-fan-out-page.tsx')).NewFanOutPage)
const FanOutPage = lazy(async () => (await import('./fleet/fan-outs/fan-out-page.tsx')).FanOutPage)
const FleetSettingsPage = lazy(
  async () => (await import('./fleet/fan-outs/fleet-settings-page.tsx')).FleetSettingsPage,
)
const TriggersPage = lazy(async () => (await import('./fleet/triggers/triggers-page.tsx')).TriggersPage)
const TriggerPage = lazy(async () => (await import('./fleet/triggers/trigger-page.tsx')).TriggerPage)
const EditTriggerPage = lazy(
  async () => (await import('./fleet/triggers/edit-trigger-page.tsx')).EditTriggerPage,
)
const ResultsPage = lazy(async () => (await import('./fleet/results/results-page.tsx')).ResultsPage)

/** The editor is the largest part by far; it is fetched when somebody edits a script. */
const EditScriptPage = lazy(async () => (await import('./jobs/scripts/edit-script-page.tsx')).EditScriptPage)

export function App() {
  return (
    <LocationProvider>
      <Inside />
      <Messages />
    </LocationProvider>
  )
}

/** Without a sign-in the sign-in page stands at whatever address one is, so that one is back there afterwards. */
function Inside() {
  const { path } = useLocation()
  const token = signedIn.value?.token
  useEffect(() => {
    if (token === undefined) return
    call('GET /api/me').then(
      me => refreshUser(me.user, me.organisation),
      // Signed out: call() has seen to it. Unreachable: the page says so itself.
      () => undefined,
    )
  }, [token])
  if (token === undefined)
    return <OutsideShell>{path === SET_UP_PATH ? <SetUpPage /> : <SignInPage />}</OutsideShell>
  return (
    <Shell>
      <Router>
        <Route path="/" component={DevicesPage} />
        <Route path="/setup" component={DevicesPage} />
        <Route path="/devices" component={DevicesPage} />
        <Route path="/devices/:id" component={DevicePage} />
        <Route path="/scripts" component={ScriptsPage} />
        <Route path="/scripts/new" component={EditScriptPage} />
        <Route path="/scripts/:id" component={ScriptPage} />
        <Route path="/scripts/:id/edit" component={EditScriptPage} />
        <Route path="/scripts/:id/compare" component={ComparePage} />
        <Route path="/jobs" component={JobsPage} />
        <Route path="/jobs/:id" component={JobPage} />
        <Route path="/job-engine" component={EnginePage} />
        <Route path="/fan-outs" component={FanOutsPage} />
        <Route path="/fan-outs/new" component={NewFanOutPage} />
        <Route path="/fan-outs/settings" component={FleetSettingsPage} />
        <Route path="/fan-outs/:id" component={FanOutPage} />
        <Route path="/triggers" component={TriggersPage} />
        <Route path="/triggers/new" component={EditTriggerPage} />
        <Route path="/triggers/:id" component={TriggerPage} />
        <Route path="/triggers/:id/edit" component={EditTriggerPage} />
        <Route path="/results" component={ResultsPage} />
        <Route path="/sessions" component={SessionsPage} />
        <Route path="/sessions/:id" component={SessionPage} />
        <Route path="/records" component={RecordsPage} />
        <Route path="/records/new" component={NewRecordPage} />
        <Route path="/records/folders/:id" component={FolderPage} />
        <Route path="/records/:id/:tab?" component={RecordPage} />
        <Route path="/record-types" component={RecordTypesPage} />
        <Route path="/record-types/new" component={NewRecordTypePage} />
        <Route path="/record-types/:id/:tab?" component={RecordTypePage} />
        <Route path="/requests" component={RequestsPage} />
        <Route path="/requests/:id" component={RequestPage} />
        <Route path="/policies" component={PoliciesPage} />
        <Route path="/policies/why" component={WhyPage} />
        <Route path="/policies/links/:id" component={LinkPage} />
        <Route path="/policies/groups/:id" component={GroupPage} />
        <Route path="/users" component={UsersPage} />
        <Route path="/audit" component={AuditPage} />
        <Route path="/account" component={AccountPage} />
        <Route default component={NotFoundPage} />
      </Router>
    </Shell>
  )
}
