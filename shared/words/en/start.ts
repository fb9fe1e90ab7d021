/** What `npm start` says. */
export const startWords = {
  building: 'Building the extension and the pages (only when something changed) …',
  ready: 'Handrail is running: {address}   (data in {dataDir})',
  setUp: 'Open this one-time link to make the first administrator:\n     {setupUrl}',
  signIn: 'Sign in on the dashboard: {address}',
  loadExtension:
    'Load the extension: chrome://extensions → Developer mode → Load unpacked → {chrome}\n     (Firefox: about:debugging → This Firefox → Load Temporary Add-on → {firefox}/manifest.json)',
  startSession:
    'Click Handrail in the browser’s toolbar, give it the relay’s address ({address}), sign in, and click Start session.',
  enterCode:
    'On the device to be helped, enter the nine digits. This machine’s own agent is running; its page:\n     {page}',
  noPage: 'The page of this machine’s agent does not answer. Its log: {log}',
  howToStop: 'Ctrl-C stops everything.',
  stopping: 'Stopping …',
  enrolledBy: 'npm start',
  portTaken: 'Port {port} is in use. Stop what uses it, or choose another one: PORT=8081 npm start',
  agentEnded: 'The agent ended by itself (exit code {code}). Its log: {log}',
}
