import type { ComponentChildren } from 'preact'
import type { Role } from '../../../shared/protocol/people.ts'
import { roleNames, shellWords } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { signedIn } from '../link/sign-in-state.ts'
import { Page } from '../parts/page.tsx'
import { Empty } from '../parts/shown.tsx'

const toDevices = (
  <a href="/devices" role="button">
    {shellWords.toDevices}
  </a>
)

export function NotFoundPage() {
  return (
    <Page title={shellWords.notFoundTitle}>
      <Empty action={toDevices}>{shellWords.notFound}</Empty>
    </Page>
  )
}

/** A page for some roles; the relay decides again on each call, this only says it in words. */
export function OnlyFor({ roles, children }: { roles: readonly Role[]; children: ComponentChildren }) {
  const role = signedIn.value?.user.role
  if (role === undefined || roles.includes(role)) return <>{children}</>
  return (
    <Page title={shellWords.forbiddenTitle}>
      <Empty action={toDevices}>{say(shellWords.forbidden, { role: roleNames[role] })}</Empty>
    </Page>
  )
}
