import type { ScriptRefusal, ScriptWarning } from '../../jobs/script-refusals.ts'

/** Why a device refuses a script, and what its administrator can do about it. */
export const scriptRefusalSentences: Record<ScriptRefusal, string> = {
  'disabled-by-policy':
    'This device runs no scripts. To allow signed ones, set its policy on the device itself: agent policy set trusted-publisher-or-handrail.',
  'not-signed':
    'The script is not signed. Sign it with a code-signing certificate (handrail sign, or Set-AuthenticodeSignature) and upload it again.',
  'hash-mismatch':
    'The script that arrived is not the version that was ordered. Run the action again; if it happens again, look at the relay.',
  'bad-block':
    'The signature block is damaged. It must be the last thing in the file, once, with its own line endings (CRLF for PowerShell, LF for other scripts). Sign the script again and move the file without changing it.',
  'bad-encoding':
    'The script is saved in an encoding that is not accepted. Save it as UTF-8 (PowerShell with characters beyond ASCII: UTF-8 with BOM, or UTF-16), and sign it again.',
  'bad-structure':
    'The signature is damaged or of a form that is not accepted. Sign the script again with a known tool.',
  'bad-digest':
    'The script was changed after it was signed. Look at what changed, and sign it again if the change is wanted.',
  'bad-signature':
    'The signature was not made with the key of the certificate that comes with it. Do not run this script; sign it again from a source that you trust.',
  'weak-algorithm':
    'The signature or a certificate uses an algorithm or a key that is too weak (SHA-256 or better, RSA with at least 2048 bits, or ECDSA is needed). Sign again with a newer certificate.',
  'untrusted-certificate':
    'The certificate leads to no root that this device knows. Add the root with: agent trust add FILE --as root (and what stands between with --as intermediate).',
  'bad-chain':
    'A certificate of the chain may not be used in this way. Ask whoever issued the certificate for a proper one.',
  'certificate-expired':
    'The certificate has expired, and no time stamp shows that the signature is older. Renew the certificate and sign again, with a time stamp so that the signature outlives it.',
  'certificate-not-yet-valid':
    'The certificate is not valid yet. Check the clock of this device, and the dates of the certificate.',
  'not-for-code-signing':
    'The certificate was not issued for signing code. Sign with a certificate that has the extended key usage Code Signing.',
  'untrusted-publisher':
    'The signer is not among the publishers that this device trusts. If you trust this very certificate, add it with: agent trust add FILE --as publisher. A renewed certificate is added again.',
  'disallowed-publisher':
    'A certificate of this signature is listed as not allowed on this device. Use a script from another publisher, or look at who listed it and why: agent trust list.',
  revoked:
    'The certificate was revoked. Do not run this script; sign it again with a certificate that is good.',
  'revocation-unknown':
    'This device wants to know that no certificate was revoked, and has no fresh revocation list for it. Add the current one with: agent trust add FILE --as crl.',
  'bad-time-stamp':
    'The time stamp of the signature does not hold, or its authority is not known. Add the root of the authority with: agent trust add FILE --as tsa-root; if it is there already, sign and stamp the script again.',
  'too-large':
    'The script or its signature is too large (2 MB and 256 KB at most). Make it smaller, and load data from elsewhere.',
  'unknown-language':
    'The file is not a script of a known kind. Its name must end in .ps1, .psm1, .psd1, .ps1xml, .sh, .py, .js or .mjs.',
  'trust-store-unsafe':
    'The trust folders of this device may not be relied on, so nothing signed is accepted. Put right what is named here, as administrator of the device.',
}

export const scriptWarningSentences: Record<ScriptWarning, string> = {
  'unrestricted-policy': 'This device runs any script, signed or not: its policy is unrestricted.',
  'revocation-not-checked': 'No fresh revocation list covers every certificate of this signature.',
  'bidirectional-characters':
    'The script holds characters that change the direction of text, so that it may read differently from how it runs.',
}
