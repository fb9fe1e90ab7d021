import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { escapeLike } from '../../devices/device-rows.ts'
import type { Schema } from '../../store/schema.ts'

type AskedFact = NonNullable<DeviceQuery['facts']>[number]
type OnFacts = ExpressionBuilder<Schema, 'devices' | 'known_facts'>

/**
 * Whether a fact is known of the device and is as asked: a number against a number, else text against text, upper and lower case alike.
 * A device of which the fact is not known does not fit, whatever is asked of it.
 */
export function factFits(eb: ExpressionBuilder<Schema, 'devices'>, fact: AskedFact): Expression<SqlBool> {
  return eb(
    'devices.id',
    'in',
    eb
      .selectFrom('known_facts')
      .select('known_facts.device_id')
      .where('known_facts.name', '=', fact.name)
      .where(facts => valueFits(facts, fact)),
  )
}

function valueFits(eb: OnFacts, { is, value }: AskedFact): Expression<SqlBool> {
  const text = value.trim().toLowerCase()
  const number = text !== '' && Number.isFinite(Number(text)) ? Number(text) : null
  if (is === 'contains') return sql<SqlBool>`known_facts.text like ${`%${escapeLike(text)}%`} escape '\\'`
  const operator = ({ equal: '=', 'not-equal': '!=', less: '<', greater: '>' } as const)[is]
  const asText = eb('known_facts.text', operator, text)
  const hasNone = eb('known_facts.number', 'is', null)
  if (number !== null) return eb.or([eb('known_facts.number', operator, number), eb.and([hasNone, asText])])
  return is === 'less' || is === 'greater' ? eb.and([hasNone, asText]) : asText
}
