import { describe, expect, test } from 'vitest'
import type { TriggerContent } from '../../../../shared/fleet/trigger.ts'
import type { Period } from '../../../../shared/fleet/period.ts'
import { periodText, spreadText, triggerText } from './trigger-text.ts'

const common = {
  name: 'T',
  enabled: true,
  scriptId: 'script-12345',
  scriptVersion: 1,
  inputs: {},
  devices: {},
}

describe('[TRIG2] a period in words', () => {
  test.each<[Period, string]>([
    [{ every: 1, unit: 'minute' }, 'every minute'],
    [{ every: 15, unit: 'minute' }, 'every 15 minutes'],
    [{ every: 2, unit: 'week' }, 'every 2 weeks'],
    [{ every: 1, unit: 'month' }, 'every month'],
  ])('%j', (period, text) => {
    expect(periodText(period)).toBe(text)
  })

  test('says over how long its devices are spread: the period, or an hour where that is less', () => {
    expect(spreadText({ every: 15, unit: 'minute' })).toContain('over the whole period of 15 minutes')
    expect(spreadText({ every: 1, unit: 'hour' })).toContain('over the whole period of 1 hour')
    expect(spreadText({ every: 1, unit: 'day' })).toContain('within the first hour of each run')
  })
})

describe('[TRIG1] a trigger in words', () => {
  test('periodic: how often, how it is spread, and what becomes of a missed run', () => {
    const content: TriggerContent = {
      ...common,
      kind: 'periodic',
      period: { every: 1, unit: 'day' },
      missed: 'skip',
    }
    const text = triggerText(content)
    expect(text).toMatch(/^The action runs every day\. Devices have their turn one after the other/)
    expect(text).toMatch(/A device that is away at its turn skips it\.$/)
  })

  test('self-help: under which title its user sees it', () => {
    const texts = { en: { title: 'Restart my printer', description: '' } }
    expect(triggerText({ ...common, kind: 'self-help', texts }, { action: 'Restart a service' })).toContain(
      '“Restart my printer”',
    )
    expect(
      triggerText({ ...common, kind: 'self-help', texts: {} }, { action: 'Restart a service' }),
    ).toContain('“Restart a service”')
  })
})
