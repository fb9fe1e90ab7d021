/** What `npm run handrail` says. */
export const handrailWords = {
  help: `handrail: certificates and signatures for scripts

Usage:
  handrail pki init DIR --name NAME [--organisation O] [--key rsa|ec] [--years N] [PASSPHRASE]
      Makes a private root, an intermediate and a code-signing certificate in DIR (a new folder).
  handrail pki crl --issuer CERT --key KEY --out FILE [--days N] [--key-compromise] [PASSPHRASE] [REVOKED …]
      Makes a revocation list of that issuer, naming the given certificates.
  handrail sign FILE … --certificate CERT --key KEY [--chain CERT …] [--time-stamp URL] [--out FILE] [PASSPHRASE]
  handrail sign FILE … --pkcs12 FILE [--time-stamp URL] [--out FILE] [PASSPHRASE]
      Signs scripts in place (or one into --out): .ps1 .psm1 .psd1 .ps1xml .sh .py .js .mjs
      With a stamp of a time stamp authority (RFC 3161) the signature outlives its certificate.
  handrail library sign --keys DIR
      Signs the official library with the keys in DIR, made there if there are none, pins their certificates in the agent
      and renews the revocation list beside them.

PASSPHRASE: --passphrase-stdin or --passphrase-file FILE; never on the command line.
Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
`,
  unknown: 'There is no command “{command}”. See handrail --help.',
  missing: '{what} is missing. See handrail --help.',
  unreadable: '{file} cannot be read: {reason}',
  notACertificate: '{file} holds no certificate (PEM or DER).',
  notAKey: '{file} holds no private key that can be opened. Is a passphrase needed, or is it another one?',
  notPkcs12: '{file} cannot be opened as PKCS#12. Is the passphrase right?',
  keyDoesNotFit: 'The key does not belong to the certificate “{name}”.',
  exists: '{file} exists already. Choose a new folder.',
  pkiMade:
    'Made in {dir}:\n  root.pem, intermediate.pem, publisher.pem   certificates (give these to devices)\n  root.key, intermediate.key, publisher.key   private keys (keep these; mode 0600{sealed})\n\nOn each device:\n  agent trust add {dir}/publisher.pem --as publisher\n  agent trust add {dir}/root.pem --as root\n  agent trust add {dir}/intermediate.pem --as intermediate\n\nThen: handrail sign SCRIPT --certificate {dir}/publisher.pem --chain {dir}/intermediate.pem --key {dir}/publisher.key',
  sealed: ', encrypted with your passphrase',
  signed: '{file}: signed by {name}',
  refused: '{file}: {reason}',
  oneOut: '--out takes the result of one file; {count} were given.',
  notAnAuthority:
    '--time-stamp: expected the address of a time stamp authority (http:// or https://), not “{value}”.',
  notStamped: '{file} was not stamped by {authority}: {reason}',
  crlMade: '{file}: {count} revoked, valid until {until}',
  libraryInside: '{dir} is inside the project. The library’s key must not be: choose a folder outside.',
  libraryHalf:
    '{dir} holds one of root.key and publisher.key without the other. Name an empty folder for new keys, or put the missing one back.',
  librarySigned: '{count} actions signed; the agent now pins {thumbprint}.',
}
