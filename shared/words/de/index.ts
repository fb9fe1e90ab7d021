import * as enAgentPage from '../en/agent-page.ts'
import * as enDashboard from '../en/dashboard.ts'
import * as enDashboardFleet from '../en/dashboard-fleet.ts'
import * as enDashboardJobs from '../en/dashboard-jobs.ts'
import * as enDashboardRecords from '../en/dashboard-records.ts'
import * as enDashboardRequests from '../en/dashboard-requests.ts'
import * as enDashboardResults from '../en/dashboard-results.ts'
import * as enDashboardSessions from '../en/dashboard-sessions.ts'
import * as enDashboardTasks from '../en/dashboard-tasks.ts'
import * as enDashboardTriggers from '../en/dashboard-triggers.ts'
import * as enExtension from '../en/extension.ts'
import * as enExtensionActions from '../en/extension-actions.ts'
import * as enExtensionDevice from '../en/extension-device.ts'
import * as enFailures from '../en/failures.ts'
import * as enJobs from '../en/jobs.ts'
import * as enJoin from '../en/join.ts'
import * as enLanguage from '../en/language.ts'
import * as enLiveLog from '../en/live-log.ts'
import * as enParticipants from '../en/participants.ts'
import * as enPolicies from '../en/policies.ts'
import * as enRecordings from '../en/recordings.ts'
import * as enRequests from '../en/requests.ts'
import * as enScriptRefusals from '../en/script-refusals.ts'
import { securityWordsWords as enSecurityWords } from '../en/security-words.ts'
import * as enSessions from '../en/sessions.ts'
import * as enTasks from '../en/tasks.ts'
import { pair, type Pair } from '../translation.ts'
import * as agentPage from './agent-page.ts'
import * as dashboard from './dashboard.ts'
import * as dashboardFleet from './dashboard-fleet.ts'
import * as dashboardJobs from './dashboard-jobs.ts'
import * as dashboardRecords from './dashboard-records.ts'
import * as dashboardRequests from './dashboard-requests.ts'
import * as dashboardResults from './dashboard-results.ts'
import * as dashboardSessions from './dashboard-sessions.ts'
import * as dashboardTasks from './dashboard-tasks.ts'
import * as dashboardTriggers from './dashboard-triggers.ts'
import * as extension from './extension.ts'
import * as extensionActions from './extension-actions.ts'
import * as extensionDevice from './extension-device.ts'
import * as failures from './failures.ts'
import * as jobs from './jobs.ts'
import * as join from './join.ts'
import * as language from './language.ts'
import * as liveLog from './live-log.ts'
import * as participants from './participants.ts'
import * as policies from './policies.ts'
import * as recordings from './recordings.ts'
import * as requests from './requests.ts'
import * as scriptRefusals from './script-refusals.ts'
import * as securityWords from './security-words.ts'
import * as sessions from './sessions.ts'
import * as tasks from './tasks.ts'

/**
 * The German catalogue beside the English one it is laid over. A file that only terminals and the relay itself read has no
 * German (the test says which).
 */
export const pairs: readonly Pair[] = [
  pair(enAgentPage, agentPage),
  pair(enDashboard, dashboard),
  pair(enDashboardFleet, dashboardFleet),
  pair(enDashboardJobs, dashboardJobs),
  pair(enDashboardRecords, dashboardRecords),
  pair(enDashboardRequests, dashboardRequests),
  pair(enDashboardResults, dashboardResults),
  pair(enDashboardSessions, dashboardSessions),
  pair(enDashboardTasks, dashboardTasks),
  pair(enDashboardTriggers, dashboardTriggers),
  pair(enExtension, extension),
  pair(enExtensionActions, extensionActions),
  pair(enExtensionDevice, extensionDevice),
  pair(enFailures, failures),
  pair(enJobs, jobs),
  pair(enJoin, join),
  pair(enLanguage, language),
  pair(enLiveLog, liveLog),
  pair(enParticipants, participants),
  pair(enPolicies, policies),
  pair(enRecordings, recordings),
  pair(enRequests, requests),
  pair(enScriptRefusals, scriptRefusals),
  pair({ securityWordsWords: enSecurityWords }, securityWords),
  pair(enSessions, sessions),
  pair(enTasks, tasks),
]
