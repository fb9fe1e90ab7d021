import { z } from 'zod'
import { adminApi } from '../../shared/protocol/admin-api.ts'
import type { ApiRoute } from '../../shared/protocol/api/route.ts'
import { failureSchema } from '../../shared/protocol/failure.ts'

type Direction = 'input' | 'output'

/** The admin API as OpenAPI 3.1, made from the zod schemas of its table. */
export function describeApi(publicUrl: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [call, route] of Object.entries(adminApi) as [string, ApiRoute][]) {
    const [method, path] = call.split(' ') as [string, string]
    const template = path.replace(/:(\w+)/g, '{$1}')
    paths[template] = { ...paths[template], [method.toLowerCase()]: describeRoute(call, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Handrail relay', version: '1' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Failure: describe(z.object({ error: failureSchema }), 'output') },
    },
  }
}

function describeRoute(call: string, route: ApiRoute): unknown {
  const refused = { content: json({ $ref: '#/components/schemas/Failure' }) }
  return {
    operationId: call.replace(/\W+/g, '_').toLowerCase(),
    summary: route.summary,
    ...(route.access === 'public'
      ? { security: [] }
      : { security: [{ bearer: [] }], 'x-roles': [...route.access] }),
    parameters: [...describeFields(route.params, 'path'), ...describeFields(route.query, 'query')],
    ...(route.body && { requestBody: { required: true, content: json(describe(route.body, 'input')) } }),
    responses: {
      200: { description: 'Done', content: json(describe(route.reply, 'output')) },
      default: { description: 'Refused', ...refused },
    },
  }
}

function describeFields(schema: z.ZodObject | undefined, place: 'path' | 'query'): unknown[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: describe(field as z.ZodType, 'input'),
  }))
}

function describe(schema: z.ZodType, io: Direction): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

const json = (schema: unknown): unknown => ({ 'application/json': { schema } })
