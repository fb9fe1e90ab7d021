import fc from 'fast-check'
import { z } from 'zod'

/** Values that a schema takes, and some that it nearly takes: for tests that try whatever could be sent. */

interface JsonSchema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema | boolean
  prefixItems?: JsonSchema[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  minItems?: number
  pattern?: string
}

/** What stands where something else was expected. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '__proto__',
    '../../etc/passwd',
    'CON',
    '<img src=x onerror=alert(1)>',
    -1,
    0,
    2 ** 53,
    1e308,
    [],
    {},
    { __proto__: null, constructor: 1 },
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer(),
  fc.double(),
  fc.array(fc.integer(), { maxLength: 5 }),
)

/** Each message of a union, with one value in ten replaced by something else. */
export function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  return from(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
}

function from(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: valid(schema), weight: 9 }, { arbitrary: junk, weight: 1 })
}

function valid(schema: JsonSchema): fc.Arbitrary<unknown> {
  const union = schema.anyOf ?? schema.oneOf
  if (union) return fc.oneof(...union.map(from))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required)
      const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => {
        // What tells messages apart stays, so that the rest of the message is looked at.
        const value = 'const' in property ? valid(property) : from(property)
        return [name, required.has(name) ? value : fc.option(value, { nil: undefined })] as const
      })
      return fc.record(Object.fromEntries(properties))
    }
    case 'array': {
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(from))
      const { minItems: minLength = 0, maxItems = 20 } = schema
      const items = typeof schema.items === 'object' ? from(schema.items) : junk
      return fc.array(items, { minLength, maxLength: Math.max(minLength, Math.min(maxItems, 20)) })
    }
    case 'string': {
      if (schema.pattern !== undefined) return fc.oneof(stringLike(schema.pattern), fc.string())
      const { minLength = 0, maxLength = 500 } = schema
      return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 500) })
    }
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1),
      })
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return junk
  }
}

function stringLike(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  } catch {
    // Lookarounds and the like cannot be turned round.
    return fc.string()
  }
}
