/** What both command lines, the relay's and the agent's, say alike. */
export const commandLineWords = {
  unknownCommand: 'There is no command “{command}”.',
  missing: 'Something is missing after “{command}”.',
  tooMany: '“{value}” is one word too many.',
  seeHelp: 'See: {program} --help',
  couldNot: 'That could not be done: {message}',
} as const
