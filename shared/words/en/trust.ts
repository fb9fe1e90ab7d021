/** What the agent says about whom it trusts, in a terminal and in refusals. */

/** Why a trust folder may not be relied on, and what to do. SIGN8. */
export const trustProblems = {
  missing: 'The trust folder {path} does not exist. Make it, with the folders {folders} in it.',
  notAFolder: '{path} is not a folder of its own. Put a real folder there, not a file or a symbolic link.',
  notAFile: '{path} is not a file. Only certificates and revocation lists belong there; move it away.',
  wrongOwner:
    '{path} belongs to account {uid}, who is neither root nor the account the agent runs as. As root: chown {owner} {path}',
  writable: '{path} can be changed by other accounts (mode {mode}). As its owner: chmod go-w {path}',
  leadsOut: '{path} is a symbolic link that leads out of its folder. Put the file itself there.',
  tooLarge: '{path} is larger than {limit} bytes. Put the certificates that are needed there, and no others.',
  tooMany: '{path} holds more than {limit} files or certificates. Take out what is not needed.',
  unreadable: '{path} cannot be read: {reason}',
  privateKey:
    '{path} holds a private key. Only certificates belong there; move the key away, and keep it where the signing is done.',
  otherThing:
    '{path} holds something other than a certificate (or, in crls/, a revocation list), in PEM or DER: {what}.',
  damaged: '{path} holds a damaged certificate or revocation list: {reason}',
  stores: 'The certificate stores of this machine cannot be read: {reason}',
  policyText:
    '{path} is not understood: “{line}”. Expected one of {policies}, and if wanted a line revocation=default or revocation=strict.',
}

export const trustCommands = {
  add: 'Adds what a PEM or DER file holds to what this device trusts: as {kinds}.',
  list: 'Lists whom this device trusts, and from where it knows them.',
  remove:
    'Takes a certificate or revocation list out of this device’s trust folder, by its SHA-256 thumbprint.',
  verify:
    'Says of each script whether this device would run it. Policies: {policies}. With --trust, that folder is asked in place of the device’s own.',
}

export const trustUsage = {
  kind: 'Say what it is trusted as: --as {kinds}.',
  thumbprint: '“{value}” is not a SHA-256 thumbprint (64 hexadecimal digits). See: agent trust list',
  revocation: '“{value}” is not understood. Expected --revocation default or --revocation strict.',
  at: '“{value}” is not a date. Expected something like 2026-03-31 or 2026-03-31T12:00:00Z.',
}

export const trustWords = {
  added: 'Added as {kind}: {subject}\n  thumbprint {thumbprint}\n  {validity}',
  present: 'There already as {kind}: {subject}\n  thumbprint {thumbprint}\n  {validity}',
  removed: 'Removed as {kind}: {subject}\n  thumbprint {thumbprint}',
  validUntil: 'valid until {until}',
  expired: 'EXPIRED on {until}',
  crl: '{count} certificates revoked; next list expected by {until}',
  never: 'no date',
  entry: '{kind}: {subject}\n  thumbprint {thumbprint}\n  {validity}\n  {from}\n',
  handrail: 'part of the agent’s package',
  nobody: 'Nobody is trusted yet: agent trust add FILE --as publisher (and its root: --as root).',
  problem: 'Nothing signed is accepted: {problem}',
  onePublisher:
    '{path} holds {count} certificates. A publisher is one certificate: name a file with the signer’s alone.',
  notForCode: 'Warning: {subject} is not made for code signing; no script signed with it will be accepted.',
  notAnAuthority: 'Warning: {subject} is no certificate authority; no chain can lead through it.',
  notThere: 'Nothing in {dir} has the thumbprint {thumbprint}. See: agent trust list',
  elsewhere: 'It is listed in {from}, which this command does not change.',
  severalKinds: 'It is listed as {kinds}. Say which to remove: --as {first}',
  onWindows:
    'On Windows the machine’s own certificate stores decide (Trusted Publishers, Root, Intermediate, Untrusted). Use certlm.msc, Import-Certificate or Group Policy.',
}

export const verifyWords = {
  verified: '{file}: verified, signed by {publisher} ({thumbprint})',
  stamped: ', stamped {signedAt}',
  unsigned: '{file}: would run: the policy asks for no signature',
  refused: '{file}: refused ({reason}): {message}',
  warning: '  Warning: {warning}',
  unreadable: 'The file cannot be read: {reason}',
  notAFile: 'It is not a file.',
}

export const rulesWords = {
  from: 'Set in {path}, which goes before the agent’s own setting.',
  overruled: 'Warning: {path} decides; what was set here has no effect while that file is there.',
  strict: 'A script is refused where no fresh revocation list covers its certificates.',
}
