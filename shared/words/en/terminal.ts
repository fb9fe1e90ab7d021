import type { ExecutionPolicy } from '../../jobs/execution-policy.ts'

/** What the agent says in a terminal. */

export const agentCommands = {
  title: 'handrail agent: this device’s end of Handrail',
  usage: 'Usage: agent COMMAND [options]',
  commands: 'Commands:',
  options: 'Options for every command:',
  optionState: '--state DIR   the agent’s state folder (default: {dir}; also HANDRAIL_STATE)',
  optionJson: '--json        answer in JSON, where the command answers something',
  optionHelp: '--help        this help',
  exitCodes: 'Exit codes: 0 done, 1 refused or failed, 2 wrong usage.',
  run: 'Runs the agent until it is stopped (SIGINT or SIGTERM).',
  enrol:
    'Enrols this device with a relay; the one-time token comes from standard input or HANDRAIL_ENROL_TOKEN.',
  status: 'Says whether the agent runs, which relay it is connected to, and what this device allows.',
  connect: 'Enters a connection code, from standard input or a prompt.',
  policyGet: 'Says which scripts this device runs.',
  policySet: 'Decides which scripts this device runs: {policies}.',
  floorGet: 'Says which consent this device asks for whatever a relay’s policy says.',
  floorSet:
    'Sets the consent floor: always-ask, never-proceed-unanswered, never-control-unseen and never-record-unseen, each =yes or =no.',
}

export const usageProblems = {
  noRelay: 'Name the relay: --relay https://relay.example.org',
  badRelay: '“{value}” is not the address of a relay. Expected http:// or https:// and a host.',
  noToken:
    'The enrolment token is missing. Pipe it in with --token-stdin, or set HANDRAIL_ENROL_TOKEN. It does not belong on the command line.',
  badPolicy: '“{value}” is not a policy. Expected one of {policies}.',
  badFloor:
    '“{value}” is not understood. Expected always-ask, never-proceed-unanswered, never-control-unseen or never-record-unseen, with =yes or =no.',
}

export const enrolWords = {
  done: 'Enrolled with {relay} ({organisation}) as device {deviceId}. Start the agent with: agent run',
  already:
    'This device is enrolled already, as {deviceId}. Use --again to enrol it anew; what the relay knew of it stays with the old entry.',
}

export const runWords = {
  alreadyRunning: 'Another agent (process {pid}) runs on the state folder {dir}. Stop it first.',
  started: 'The agent runs. Its state is in {dir}.',
  notEnrolled: 'This device is not enrolled yet: agent enrol --relay URL --token-stdin',
}

export const policyMeanings: Record<ExecutionPolicy, string> = {
  'trusted-publisher-or-handrail': 'runs scripts signed by a trusted publisher or by Handrail',
  'trusted-publisher': 'runs scripts signed by a trusted publisher',
  disabled: 'runs no script at all',
  unrestricted: 'runs ANY script that the relay sends, signed or not',
}

export const policyWords = {
  is: '{policy}: this device {meaning}.',
  warning: 'Warning: nothing protects this device from a relay that was taken over.',
}

export const floorWords = {
  warning:
    'Warning: with this floor a relay’s policy alone can let someone in, or let them do more, unasked.',
}

export const statusWords = {
  stopped: 'The agent is not running. Start it with: agent run',
  running: 'The agent is running (process {pid}).',
  notEnrolled: 'Not enrolled: agent enrol --relay URL --token-stdin',
  device: 'Device: {deviceId}',
  relays: 'Relays: {relays}',
  connected: 'Connected to {relay} since {time}.',
  connecting: 'Connecting to {relay}.',
  waiting: 'Not connected: {message} Next try at {time}.',
  unknown: 'Connection: not known.',
  policy: 'Execution policy: {name} ({policy})',
  users: 'Logged on: {users}',
  page: 'Page: {page}',
  nobody: 'nobody',
}
