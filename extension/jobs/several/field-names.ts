/** Fields of the form that are no inputs of the action: no input has a name with a minus in it. */
export const DRY_RUN = 'dry-run'
export const REASON = 'the-reason'
export const TICKET = 'the-ticket'
