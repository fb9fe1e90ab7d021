import { expect, test, vi } from 'vitest'
import { restartDevice, type RunCommand } from './restart-device.ts'

test('[POL2] Linux is restarted through systemd, and by shutdown where there is none', async () => {
  const standIn = vi.fn<RunCommand>(async file => {
    if (file === 'systemctl') throw new Error('no such file')
  })
  await restartDevice('linux', standIn)
  expect(standIn.mock.calls).toEqual([
    ['systemctl', ['reboot']],
    ['shutdown', ['-r', 'now']],
  ])
})

test('[POL2] where no command is taken, what the last one said is told', async () => {
  const standIn = vi.fn<RunCommand>(async () => await Promise.reject(new Error('not permitted')))
  await expect(restartDevice('win32', standIn)).rejects.toThrow('not permitted')
  expect(standIn).toHaveBeenCalledExactlyOnceWith('shutdown', ['/r', '/t', '5'])
})
