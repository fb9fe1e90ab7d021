import type { KeyObject } from 'node:crypto'

export const certificatePem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`

export const keyPem = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString()
