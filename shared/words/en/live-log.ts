/** What is said beside what a script prints while it runs. */
export const liveLogWords = {
  title: 'Output',
  waiting: 'The script has printed nothing yet.',
  follow: 'Follow',
  search: 'Search the output',
  matches: { none: 'Not found', one: 'Found once', many: 'Found {count} times' },
  tooMany: 'Found more than {count} times',
  download: 'Download',
  lines: { one: '1 line so far', many: '{count} lines so far' },
}
