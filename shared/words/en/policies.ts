import type { PolicyName } from '../../sessions/policy.ts'

/** What each session policy is called, and what it does, as the dashboard says it. POL2. */
export const policyTexts: Record<PolicyName, { name: string; does: string }> = {
  'mode-active': {
    name: 'Mode: Active',
    does: 'The support person sees the screen and uses mouse and keyboard.',
  },
  'mode-guidance': {
    name: 'Mode: Guidance',
    does: 'The support person sees the screen and draws marks on it; only the user clicks.',
  },
  'mode-monitor': { name: 'Mode: Monitor', does: 'The support person only sees the screen.' },
  'mode-chat': {
    name: 'Mode: Chat',
    does: 'Messages are exchanged, in a session of its own and inside the other modes.',
  },
  'mode-file-transfer': {
    name: 'Mode: File transfer',
    does: 'A session of its own for files, in which the screen is not seen.',
  },
  'accept-session-start': {
    name: 'User accepts the session start',
    does: 'The user is asked before anything of the device is seen.',
  },
  'accept-mode-change': {
    name: 'User accepts a higher mode',
    does: 'The user is asked when the support person wants a mode that sees or does more.',
  },
  'accept-system-information': {
    name: 'User accepts system information',
    does: 'The user is asked before the support person reads facts about the device.',
  },
  'accept-file-transfer': {
    name: 'User accepts each file transfer',
    does: 'The user is asked before a file is exchanged.',
  },
  'accept-recording': {
    name: 'User accepts recording',
    does: 'The user is asked before the session is recorded.',
  },
  'accept-participants': {
    name: 'User accepts further participants',
    does: 'The user is asked before another support person joins.',
  },
  'acceptance-grace-time': {
    name: 'Grace time for acceptance',
    does: 'How long the user may think; with 0 there is no acceptance window.',
  },
  'proceed-on-time-out': {
    name: 'Proceed when the grace time runs out',
    does: 'Silence at the session start counts as a yes instead of a no.',
  },
  'proceed-if-nobody-logged-on': {
    name: 'Proceed if nobody is logged on',
    does: 'A session may start, and what would be asked may happen, on a device at which nobody is.',
  },
  'allow-clipboard': {
    name: 'Allow the clipboard',
    does: 'Text that is copied on one side can be pasted on the other, in Active.',
  },
  'allow-file-transfer': { name: 'Allow file transfer', does: 'Files may be exchanged in any mode.' },
  'browse-user-folders': {
    name: 'Browse the user’s folders',
    does: 'In File transfer the support person sees what lies in the user’s home folder.',
  },
  'browse-all-folders': {
    name: 'Browse all folders',
    does: 'In File transfer the support person sees every folder that the user may read.',
  },
  'allow-system-information': {
    name: 'Allow system information',
    does: 'The support person may read name, system, memory, disks and the like.',
  },
  'allow-on-demand-actions': {
    name: 'Allow on-demand actions',
    does: 'Signed actions may be run on the device.',
  },
  'allow-remote-restart': {
    name: 'Allow remote restart',
    does: 'The support person may restart the device; the session resumes when it is back.',
  },
  'lock-local-input': {
    name: 'Lock local input',
    does: 'In Active the support person may switch off the device’s own mouse and keyboard for a while.',
  },
  'allow-participants': {
    name: 'Allow several support people',
    does: 'Further support people may join a running session.',
  },
  'allow-handover': { name: 'Allow handover', does: 'A session may be handed to another support person.' },
  'allow-recording': { name: 'Allow recording', does: 'The session may be recorded.' },
  'force-recording': {
    name: 'Always record',
    does: 'The session is recorded from its first picture, and ends where it cannot be.',
  },
  'record-on-target': {
    name: 'Record on the device',
    does: 'The device records; otherwise the support person’s browser does.',
  },
  'keep-recordings-on-relay': {
    name: 'Keep recordings on the relay',
    does: 'Recordings are uploaded to the relay; otherwise they stay where they were made.',
  },
  'save-chat': { name: 'Save the chat', does: 'The chat is kept with the session’s history.' },
  'inactivity-time-out': {
    name: 'Inactivity time-out',
    does: 'The session ends when the support person has done nothing for so long; with 0 it never does.',
  },
  'maximum-session-length': { name: 'Maximum session length', does: 'The session ends after so long.' },
  'ask-again-every': {
    name: 'Ask “still sharing?” every',
    does: 'The user is asked again this often, and the session ends without an answer; with 0 never.',
  },
  'show-session-notification': {
    name: 'Show a notification on the device',
    does: 'A notification says that a session is running, and the bar on the screen stands in Chat and File transfer too.',
  },
}

/** The policies as they are read: what belongs together stands together. */
export const policyGroups: readonly { title: string; names: readonly PolicyName[] }[] = [
  {
    title: 'Session types',
    names: ['mode-active', 'mode-guidance', 'mode-monitor', 'mode-chat', 'mode-file-transfer'],
  },
  {
    title: 'Consent of the user',
    names: [
      'accept-session-start',
      'accept-mode-change',
      'accept-system-information',
      'accept-file-transfer',
      'accept-recording',
      'accept-participants',
      'acceptance-grace-time',
      'proceed-on-time-out',
      'proceed-if-nobody-logged-on',
    ],
  },
  {
    title: 'Files and clipboard',
    names: ['allow-file-transfer', 'browse-user-folders', 'browse-all-folders', 'allow-clipboard'],
  },
  {
    title: 'The device',
    names: [
      'allow-system-information',
      'allow-on-demand-actions',
      'allow-remote-restart',
      'lock-local-input',
      'show-session-notification',
    ],
  },
  { title: 'Several support people', names: ['allow-participants', 'allow-handover'] },
  {
    title: 'Recording and history',
    names: [
      'allow-recording',
      'force-recording',
      'record-on-target',
      'keep-recordings-on-relay',
      'save-chat',
    ],
  },
  {
    title: 'Time',
    names: ['inactivity-time-out', 'maximum-session-length', 'ask-again-every'],
  },
]
