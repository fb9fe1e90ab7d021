import { z } from 'zod'
import { idSchema, type Role } from '../people.ts'

/** What every part of the admin API is written with. */

export interface ApiRoute {
  summary: string
  /** Who may call it: nobody signed in is needed for `public`; otherwise one of these roles. */
  access: 'public' | readonly Role[]
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  reply: z.ZodType
}

export const route = <const R extends ApiRoute>(r: R): R => r

export const everyone = ['administrator', 'support', 'auditor'] as const
export const helpers = ['administrator', 'support'] as const
export const administrators = ['administrator'] as const
export const readers = ['administrator', 'auditor'] as const

export const byId = z.object({ id: idSchema })
export const nothing = z.object({})
export const nameSchema = z.string().trim().min(1).max(120)
export const countSchema = z.number().int().nonnegative()

/** A page of a list by keyset: hand `next` back as `after` for the page that follows; null when there is none. */
export const page = <S extends z.ZodType>(row: S) =>
  z.object({ rows: z.array(row), next: z.string().nullable() })
export const paging = {
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
