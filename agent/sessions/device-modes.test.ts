import { expect, test, vi } from 'vitest'
import { deviceModes, displayAddress, modesWith, noteScreen, whyNoScreen } from './device-modes.ts'
import { isDesktop, readEnvironment } from '../observe-device/find-desktop.ts'

test('[MODE1] a device without a display claims no screen mode, one with a display all of them', () => {
  expect(modesWith(true, 'linux')).toEqual(['active', 'guidance', 'monitor', 'chat', 'file-transfer'])
  expect(modesWith(false, 'linux')).toEqual(['chat', 'file-transfer'])
})

test('[MODE1] Wayland, no desktop and one that does not answer are told apart', async () => {
  // What X11 programs find under Wayland is no reason to offer a screen: it would be black.
  expect(await whyNoScreen({ XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' })).toBe('wayland')
  expect(await whyNoScreen({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toBe('wayland')
  expect(await whyNoScreen({ XDG_SESSION_TYPE: 'tty' })).toBe('no-display')
  expect(await whyNoScreen({ DISPLAY: ':9876' })).toBe('not-reached')
})

test.skipIf(process.platform !== 'linux')(
  '[MODE1] under Wayland the log says once why no screen mode is offered, and again when that has changed',
  async () => {
    const log = { warn: vi.fn(), info: vi.fn() }
    const note = noteScreen(log)
    vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0')
    for (let look = 0; look < 3; look += 1) expect(await deviceModes(note)).toEqual(['chat', 'file-transfer'])
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(
      { why: 'wayland' },
      expect.stringContaining('under Wayland'),
    )
    vi.unstubAllEnvs()
    note(null)
    expect(log.info).toHaveBeenCalledOnce()
    note('wayland')
    expect(log.warn).toHaveBeenCalledTimes(2)
  },
)

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
