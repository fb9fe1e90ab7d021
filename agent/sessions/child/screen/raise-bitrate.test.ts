import { expect, test } from 'vitest'
import { raiseVideoBitrate } from './raise-bitrate.ts'

const lines = (...all: string[]): string => all.join('\r\n')
const wanted = 'x-google-start-bitrate=3000;x-google-max-bitrate=12000'

test('[SCR1] the VP8 line of the answer names a bitrate that a whole screen needs', () => {
  const answer = lines(
    'm=video 9 UDP/TLS/RTP/SAVPF 97 96',
    'a=rtpmap:96 VP8/90000',
    'a=rtpmap:97 VP9/90000',
    '',
  )
  expect(raiseVideoBitrate(answer)).toBe(
    lines(
      'm=video 9 UDP/TLS/RTP/SAVPF 97 96',
      'a=rtpmap:96 VP8/90000',
      `a=fmtp:96 ${wanted}`,
      'a=rtpmap:97 VP9/90000',
      '',
    ),
  )
})

test('[SCR1] parameters that stand there already are kept', () => {
  const answer = lines('a=rtpmap:96 VP8/90000', 'a=fmtp:96 max-fs=3600', 'a=fmtp:97 apt=96', '')
  expect(raiseVideoBitrate(answer)).toBe(
    lines('a=rtpmap:96 VP8/90000', `a=fmtp:96 max-fs=3600;${wanted}`, 'a=fmtp:97 apt=96', ''),
  )
})

test('an answer without VP8 is left as it is', () => {
  const answer = lines('a=rtpmap:97 VP9/90000', '')
  expect(raiseVideoBitrate(answer)).toBe(answer)
})
