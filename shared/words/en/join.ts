/** What the join page says to a person who opened the link of a support person. */
export const joinWords = {
  product: 'Handrail',
  title: 'Join a support session',
  codeLabel: 'Your connection code',
  copy: 'Copy code',
  copied: 'The code was copied.',
  copyFailed: 'The browser did not allow copying. Read the code off the screen.',
  steps: 'What to do now',
  step1:
    'On the computer that needs help, open the Handrail agent’s page. Where it is not open already, {status} in a terminal shows its address.',
  status: 'agent status',
  step2:
    'Choose Enter Connection Code, type or paste this code, and press Connect. In a terminal, {connect} does the same.',
  connect: 'agent connect',
  step3:
    'You are then asked who may see what. Nothing is shared before you accept, and you can stop at any moment.',
  lifetime:
    'The code works once, and for a quarter of an hour at most. If it is refused, ask your support person for a new one.',
  noAgentTitle: 'No Handrail agent on this computer?',
  noAgent:
    'This version of Handrail cannot share from the browser alone: a session needs the Handrail agent on the computer that is to be helped. Ask your support person or your administrator to have it installed.',
  safetyTitle: 'Only go on with somebody you know',
  safety:
    'Use this code only if you are in touch with your own support. Nobody from Handrail will ever call you and ask for it.',
  noCodeTitle: 'This link holds no connection code',
  noCode:
    'The link may have been cut off. Open the whole link again, or ask your support person to read the code out; then enter it in the Handrail agent’s page on the computer that needs help.',
} as const
