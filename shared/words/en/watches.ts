/** What a device says of the conditions that it looks for, in words and figures. TRIG1. */

export const observedWords = {
  disk: '{used} % of {path} is used',
  memory: '{used} % of the memory is used',
  cpu: '{used} % of the processors’ time is used',
  service: 'The service {name} is {state}',
  process: 'Processes of the name {name}: {count}',
  fileAge: '{path} was changed {age} ago',
  fileSize: '{path} has {size}',
  noFile: '{path} is not there',
  log: 'New lines in {path} that hold the text: {count}',
  check: 'The check script ended with exit code {exitCode}',
  earlier: '{observed} (and {count} times before, not kept)',
}

/** Why a condition cannot be looked at. */
export const lookProblems = {
  notAbsolute: '{path} is not the full path of a file or folder on this device.',
  notAFile: '{path} is not a file.',
  notReadable: '{path} cannot be looked at: {why}.',
  badName: '“{name}” cannot be the name of a service or process on this device.',
  noService: 'This device knows no service {name}.',
  noAnswer: 'The system did not say how {name} is: {why}',
  tooLong: 'Looking took longer than {seconds} s.',
  busy: 'Other looks have not come to an end yet.',
  check: 'The check script did not say anything: {details}',
  firstLook: 'Nothing is known yet',
}

/** Why a watch list is not taken. */
export const watchListProblems = {
  older: 'This watch list is of {issuedAt}; the device holds one of {heldAt}. An older one is not taken.',
  notEnrolled: 'This device is not enrolled.',
}
