/** What the relay says of result tables. */
export const resultWords = {
  notFound: 'There is no such fan-out, trigger or action.',
  numberExpected: 'expected a number, in the base unit (bytes, 0 to 1, bits a second, milliseconds)',
  outputUnknown: 'the action declares no output of this name',
  notANumber: 'expected an output whose values are numbers',
  otherActions: 'Both fan-outs must be of the same action.',
  viewNotFound: 'There is no such view; it may have been removed.',
  viewOfAnother: 'Only who kept a view, and administrators, can remove it.',
  tooManyViews: 'There are {limit} kept views already. Remove one first.',
} as const
