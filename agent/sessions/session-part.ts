import { openInBrowser } from '../page/open-in-browser.ts'
import { pageUrl } from '../page/page-address.ts'
import { servePage, type ServedPage } from '../page/serve-page.ts'
import type { AgentContext, AgentPart } from '../context.ts'
import type { HelpDesk } from '../offers/help-desk.ts'
import type { Desktop } from '../observe-device/find-desktop.ts'
import { openSessions } from './sessions.ts'

/** The agent's sessions wing: sessions, and the page on which the device's user sees and decides them. */
export function makeSessionPart(context: AgentContext, help: HelpDesk): AgentPart {
  const { config, state, log } = context
  let page: ServedPage | null = null

  /** Where nobody looks already, the question is put on the desktop. */
  async function showPage(desktop: Desktop): Promise<void> {
    if (!page || page.isWatched() || !state.settings.data.page) return
    try {
      await openInBrowser(pageUrl(page.address), desktop)
    } catch (error) {
      log.warn(
        { err: error },
        'the page could not be opened on the desktop; `agent status` shows its address',
      )
    }
  }

  const { sessions, part } = openSessions({ context, showPage: desktop => void showPage(desktop) })
  return {
    ...part,
    async start() {
      page = await servePage({
        stateDir: config.stateDir,
        pageDir: config.pageDir,
        withPage: () => state.settings.data.page,
        sessions,
        help,
        log,
      })
      log.info({ port: page.address.port }, 'local page served')
    },
    async stop() {
      await part.stop?.()
      await page?.stop()
    },
  }
}
