import type { RequestKind } from '../../records/access-request.ts'

/** What is said of requests for access and their approval. */
const kinds: Record<RequestKind, string> = {
  unlock: 'unlock its secured fields',
  connect: 'connect to it',
  execute: 'execute its tasks',
}

export const requestWords = {
  approvalNeeded:
    'An approval rule of this record asks for a request before you may {act}. Make one under Requests.',
  kinds,
} as const
