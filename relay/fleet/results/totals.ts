import { sql } from 'kysely'
import { isNumeric } from '../../../shared/jobs/output-values.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { resultWords } from '../../../shared/words/en/results.ts'
import type { Sight } from '../../jobs/history/who-sees.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { isPostgres } from '../../store/id-list.ts'
import { outputSql } from './output-sql.ts'
import { findColumn, openSet, whereResults } from './result-set.ts'

/** A number takes eight bytes: more devices than any fleet here has, and still little memory. */
const MAX_NUMBERS = 500_000
const STEPS = 20

export type Totals = ApiReply<'POST /api/result-totals'>

/** Totals and a histogram of one output. Throws `invalid-input` where its values are no numbers. OUT2. */
export async function readTotals(
  ctx: JobsContext,
  { set, filter, output }: ApiInput<'POST /api/result-totals'>['body'],
  sight: Sight | null,
): Promise<Totals> {
  const { db } = ctx.store
  const open = await openSet(ctx, set)
  if (!isNumeric(findColumn(open.columns, output).type))
    throw new Failure('invalid-input', resultWords.notANumber, {
      problems: [{ where: 'output', message: resultWords.notANumber }],
    })
  const number = outputSql(isPostgres(db)).number(output)
  const rows = await db
    .selectFrom('jobs')
    .innerJoin('devices', 'devices.id', 'jobs.device_id')
    .select(sql<number | null>`${number}`.as('value'))
    .where(whereResults(db, open, filter, sight))
    .limit(MAX_NUMBERS)
    .execute()
  return totalsOf(rows.map(row => row.value))
}

/** Pure. The histogram has equal steps from the least to the greatest value; one step where all are alike. */
export function totalsOf(values: readonly (number | null)[]): Totals {
  const numbers = Float64Array.from(values.filter(value => value !== null)).sort()
  const count = numbers.length
  const missing = values.length - count
  if (count === 0)
    return { count, missing, sum: 0, least: null, greatest: null, mean: null, median: null, histogram: [] }
  const at = (index: number): number => numbers[index] ?? 0
  const least = at(0)
  const greatest = at(count - 1)
  const sum = numbers.reduce((total, value) => total + value, 0)
  const middle = Math.floor(count / 2)
  const median = count % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
  const steps = greatest > least ? STEPS : 1
  const length = (greatest - least) / steps
  const counts = Array.from({ length: steps }, () => 0)
  for (const value of numbers) {
    const step = length > 0 ? Math.min(steps - 1, Math.floor((value - least) / length)) : 0
    counts[step] = (counts[step] ?? 0) + 1
  }
  const histogram = counts.map((inStep, step) => ({
    from: least + step * length,
    to: step === steps - 1 ? greatest : least + (step + 1) * length,
    count: inStep,
  }))
  return { count, missing, sum, least, greatest, mean: sum / count, median, histogram }
}
