import { expect, test } from 'vitest'
import { displayAddress, modesWith } from './device-modes.ts'
import { isDesktop, readEnvironment } from '../observe-device/find-desktop.ts'

test('[MODE1] a device without a display claims no screen mode, one with a display all of them', () => {
  expect(modesWith(true, 'linux')).toEqual(['active', 'guidance', 'monitor', 'chat', 'file-transfer'])
  expect(modesWith(false, 'linux')).toEqual(['chat', 'file-transfer'])
})

test.each(['win32', 'darwin'] as const)(
  '[SCR2] on %s, where marks cannot be shown, no Guidance',
  platform => {
    expect(modesWith(true, platform)).not.toContain('guidance')
  },
)

test.each([
  [':0', { path: '/tmp/.X11-unix/X0' }],
  [':99.0', { path: '/tmp/.X11-unix/X99' }],
  ['unix:1', { path: '/tmp/.X11-unix/X1' }],
  ['host:10.0', { host: 'host', port: 6010 }],
  ['', null],
  [undefined, null],
  ['nonsense', null],
])('the display %j is reached at %j', (display, address) => {
  expect(displayAddress(display)).toEqual(address)
})

test('of a person’s environment only the desktop’s part is taken', () => {
  const env = readEnvironment('DISPLAY=:0\0XAUTHORITY=/run/x\0SECRET=a=b\0LD_PRELOAD=/tmp/x.so\0broken\0')
  expect(env).toEqual({ DISPLAY: ':0', XAUTHORITY: '/run/x' })
  expect(isDesktop(env)).toBe(true)
  expect(isDesktop(readEnvironment('PATH=/bin\0'))).toBe(false)
})
