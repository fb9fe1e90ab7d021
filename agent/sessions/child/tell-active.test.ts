import { expect, test, vi } from 'vitest'
import { watchActivity } from './tell-active.ts'

test('[POL2] what the controller does is told at most once in a few seconds; what a viewer says by itself is not', () => {
  let now = 0
  const tell = vi.fn()
  const activity = watchActivity(tell, () => now)
  activity.saw('chat-delivered')
  activity.saw('file-progress')
  expect(tell).not.toHaveBeenCalled()
  activity.saw('input-pointer')
  activity.saw('chat')
  activity.sawChunk()
  expect(tell).toHaveBeenCalledOnce()
  now = 3000
  activity.saw('mark')
  expect(tell).toHaveBeenCalledTimes(2)
})
