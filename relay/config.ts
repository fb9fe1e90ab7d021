import { join } from 'node:path'
import { z } from 'zod'
import { relayListSchema } from '../shared/protocol/agent-link.ts'
import { Failure } from '../shared/protocol/failure.ts'
import { relayWords } from '../shared/words/en/relay.ts'
import {
  DEFAULT_CODE_EXTENSIONS,
  DEFAULT_CODE_LENGTH,
  MAX_CODE_LENGTH,
  MIN_CODE_LENGTH,
} from '../shared/sessions/connection-code.ts'

/** Undefined: for ever. */
const retainedDays = z.coerce.number().int().min(1).max(36_500).optional()

/** Addresses with commas between them. */
const relayListSetting = z
  .string()
  .transform(text => text.split(',').flatMap(each => each.trim().replace(/\/$/, '') || []))
  .pipe(relayListSchema)

/** Addresses of STUN or TURN servers with commas between them. */
const iceUrls = (schemes: RegExp) =>
  z
    .string()
    .transform(text => text.split(',').flatMap(each => each.trim() || []))
    .pipe(z.array(z.string().regex(schemes).max(300)).max(10))
    .default([])

/** The relay's settings, from the environment; every name and its default stand in docs/OPERATIONS.md. */
const environmentSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  RELAYS: relayListSetting.optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  CODE_LENGTH: z.coerce.number().int().min(MIN_CODE_LENGTH).max(MAX_CODE_LENGTH).default(DEFAULT_CODE_LENGTH),
  CODE_EXTENSIONS: z.coerce.number().int().min(0).max(100).default(DEFAULT_CODE_EXTENSIONS),
  SESSION_RESUME_SECONDS: z.coerce.number().int().min(5).max(3600).default(60),
  MAIL_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).max(254).default('handrail@localhost'),
  NODE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/)
    .optional(),
  STUN_URLS: iceUrls(/^stuns?:\S+$/),
  TURN_URLS: iceUrls(/^turns?:\S+$/),
  TURN_SECRET: z.string().min(16).max(256).optional(),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .regex(/^[\w.~+/=-]+$/)
    .optional(),
  SYSLOG_URL: z.url({ protocol: /^(udp|tcp)$/ }).optional(),
  RETAIN_SESSIONS_DAYS: retainedDays,
  RETAIN_JOB_LOGS_DAYS: retainedDays,
  RETAIN_AUDIT_DAYS: retainedDays,
  RETAIN_RECORDINGS_DAYS: retainedDays,
  RETAIN_WATCH_EVENTS_DAYS: retainedDays,
  RECORDINGS_DIR: z.string().min(1).optional(),
  RECORDING_MAX_MB: z.coerce.number().int().min(1).max(100_000).default(2048),
  RECORDINGS_MAX_GB: z.coerce.number().min(0.001).max(1_000_000).default(50),
  FAST_LANE_RELAY: z.enum(['on', 'off']).default('on'),
  FAST_LANE_MB_PER_SECOND: z.coerce.number().min(0.1).max(10_000).default(100),
  FAST_LANE_MAX_GB: z.coerce.number().min(0.001).max(1_000_000).default(500),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface RelayConfig {
  host: string
  /** 0: any free port. */
  port: number
  dataDir: string
  /** Undefined: SQLite in `dataDir`. */
  databaseUrl: string | undefined
  /** Undefined: this is the only relay of its installation. Several share this Redis and the PostgreSQL of `databaseUrl`. BRK3. */
  redisUrl: string | undefined
  /** The list that agents and controllers are given, in order; empty: this relay and the others there are. BRK1. */
  relays: readonly string[]
  /** The address under which people reach this relay; undefined: the one it listens on. */
  publicUrl: string | undefined
  codeLength: number
  codeExtensions: number
  /** How long a live session may stay interrupted before it ends. SES2. */
  sessionResumeMs: number
  /** The mail server, with its password in it; undefined: no mail is sent. */
  mailUrl: string | undefined
  mailFrom: string
  /** The name under which this relay is a remote worker node; undefined: it is none. NODE1. */
  nodeName: string | undefined
  /** How the ends of a session find each other; nothing: directly. TURN1. */
  ice: {
    stunUrls: readonly string[]
    turnUrls: readonly string[]
    /** coturn's `static-auth-secret`, of which the credentials of each session are made. */
    turnSecret: string | undefined
  }
  /** How many reverse proxies of ours stand in front; as many addresses of `X-Forwarded-For` are believed. */
  trustedProxies: number
  /** Who reads `/metrics` must show it as a bearer token; undefined: anyone may read them. */
  metricsToken: string | undefined
  /** Where the audit log is forwarded to: `udp://host:port` or `tcp://host:port`. AUDIT1. */
  syslogUrl: string | undefined
  /** Days after which what is old goes; undefined: never. OPS1. */
  retention: {
    sessionDays: number | undefined
    jobLogDays: number | undefined
    auditDays: number | undefined
    recordingDays: number | undefined
    watchEventDays: number | undefined
  }
  /** Where recordings are kept, and how much of them. REC1. */
  recordings: { dir: string; maxBytes: number; maxBytesInAll: number }
  /** The fast lane through this relay: how quick each way of one, and how much of one session. */
  fastLane: { offered: boolean; bytesPerSecond: number; maxBytesOfSession: number }
  logLevel: string
}

/** Reads the settings. Throws `invalid-input` with the name of each wrong one. */
export function readConfig(environment: Record<string, string | undefined>): RelayConfig {
  const result = environmentSchema.safeParse(environment)
  if (!result.success) {
    const problems = result.error.issues.map(issue => ({
      where: issue.path.join('.'),
      message: issue.message,
    }))
    throw new Failure(
      'invalid-input',
      `Settings: ${problems.map(problem => `${problem.where}: ${problem.message}`).join('; ')}`,
      { problems },
    )
  }
  const from = result.data
  if (from.REDIS_URL !== undefined && from.DATABASE_URL === undefined)
    throw new Failure('invalid-input', relayWords.redisNeedsPostgres, {
      problems: [{ where: 'REDIS_URL', message: relayWords.redisNeedsPostgres }],
    })
  if (from.TURN_URLS.length > 0 !== (from.TURN_SECRET !== undefined))
    throw new Failure('invalid-input', relayWords.turnNeedsSecret, {
      problems: [{ where: 'TURN_SECRET', message: relayWords.turnNeedsSecret }],
    })
  return {
    host: from.HOST,
    port: from.PORT,
    dataDir: from.DATA_DIR,
    databaseUrl: from.DATABASE_URL,
    redisUrl: from.REDIS_URL,
    relays: from.RELAYS ?? [],
    publicUrl: from.PUBLIC_URL?.replace(/\/$/, ''),
    codeLength: from.CODE_LENGTH,
    codeExtensions: from.CODE_EXTENSIONS,
    sessionResumeMs: from.SESSION_RESUME_SECONDS * 1000,
    mailUrl: from.MAIL_URL,
    mailFrom: from.MAIL_FROM,
    nodeName: from.NODE_NAME,
    ice: { stunUrls: from.STUN_URLS, turnUrls: from.TURN_URLS, turnSecret: from.TURN_SECRET },
    trustedProxies: from.TRUSTED_PROXIES,
    metricsToken: from.METRICS_TOKEN,
    syslogUrl: from.SYSLOG_URL,
    retention: {
      sessionDays: from.RETAIN_SESSIONS_DAYS,
      jobLogDays: from.RETAIN_JOB_LOGS_DAYS,
      auditDays: from.RETAIN_AUDIT_DAYS,
      recordingDays: from.RETAIN_RECORDINGS_DAYS,
      watchEventDays: from.RETAIN_WATCH_EVENTS_DAYS,
    },
    recordings: {
      dir: from.RECORDINGS_DIR ?? join(from.DATA_DIR, 'recordings'),
      maxBytes: from.RECORDING_MAX_MB * 1024 ** 2,
      maxBytesInAll: from.RECORDINGS_MAX_GB * 1024 ** 3,
    },
    fastLane: {
      offered: from.FAST_LANE_RELAY === 'on',
      bytesPerSecond: from.FAST_LANE_MB_PER_SECOND * 1024 ** 2,
      maxBytesOfSession: from.FAST_LANE_MAX_GB * 1024 ** 3,
    },
    logLevel: from.LOG_LEVEL,
  }
}
