import { expect, test } from 'vitest'
import {
  addressOfSet,
  addressWith,
  columnOfOutput,
  readView,
  sortedBy,
  withoutFilters,
  writeFilter,
  writeSort,
} from './result-address.ts'

const id = 'aaaaaaaaaaaaaaaaaaaa1'
const view = (address: string) =>
  readView(Object.fromEntries(new URL(address, 'http://relay.test').searchParams))

test('[OUT2] a set has an address, and the address gives the set', () => {
  const sets = [
    { of: 'fan-out', fanOutId: id },
    { of: 'trigger', triggerId: id },
    { of: 'action', scriptId: id },
  ] as const
  for (const set of sets) expect(view(addressOfSet(set)).set).toEqual(set)
  expect(view('/results').set).toBeNull()
  expect(view('/results?fanOut=../../x').set).toBeNull()
})

test('[OUT2] filters, sort, columns, chart and views stand in the address', () => {
  const address = addressWith(
    { action: id },
    {
      state: 'failed',
      search: 'desk',
      [columnOfOutput('free')]: writeFilter({ is: 'less', value: '1500000000' }),
      [columnOfOutput('state')]: writeFilter({ is: 'contains', value: 'a b' }),
      [columnOfOutput('gone')]: writeFilter({ is: 'missing', value: '' }),
      sort: writeSort(columnOfOutput('free'), true),
      hide: 'started,o.free',
      chart: 'free',
    },
  )
  expect(view(address)).toEqual({
    set: { of: 'action', scriptId: id },
    filter: {
      state: 'failed',
      search: 'desk',
      outputs: [
        { output: 'free', is: 'less', value: '1500000000' },
        { output: 'state', is: 'contains', value: 'a b' },
        { output: 'gone', is: 'missing', value: '' },
      ],
    },
    sort: { by: { output: 'free' }, descending: true },
    hidden: ['started', 'o.free'],
    chart: 'free',
    deviceId: null,
    compareWith: null,
  })
})

test('[OUT2] what an address has wrong is left out', () => {
  const { filter, sort } = view(`/results?action=${id}&state=odd&sort=-nothing&o.free=around 5&o.1=less 5`)
  expect(filter).toEqual({ state: undefined, search: undefined, outputs: [] })
  expect(sort).toEqual({ by: { column: 'device' }, descending: false })
})

test('[OUT2] the order by device is not said; all filters go and the rest stays', () => {
  expect(writeSort('device', false)).toBe('')
  expect(sortedBy(view('/results?sort=-started').sort)).toBe('started')
  const query = { action: id, state: 'failed', 'o.free': 'less 5', sort: '-ended' }
  expect(addressWith(query, withoutFilters(query))).toBe(`/results?action=${id}&sort=-ended`)
})
