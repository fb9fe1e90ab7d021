import { defineConfig } from 'vitest/config'

const slow = ['**/*.store.test.ts', '**/*.integration.test.ts', '**/*.dom.test.tsx', 'test/e2e/**']
/** Makes network interfaces and takes them away, on which a browser of this machine may drop its connections: not beside one. */
const networks = ['**/networks.integration.test.ts']
const never = ['node_modules/**', 'dist/**', 'data/**']

/** Real processes, sockets and pictures on a busy machine are late now and then; what is late twice is wrong. Told as `retry x1`. */
const onceMore = 1

/** Far above what any quick test takes: it ends one that hangs, and measures none on a machine that is busy with others. */
const hangsMs = 30_000

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...never, ...slow],
          testTimeout: hangsMs,
        },
      },
      {
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['**/*.dom.test.tsx'],
          exclude: never,
          testTimeout: hangsMs,
        },
      },
      {
        test: {
          name: 'store',
          include: ['**/*.store.test.ts'],
          exclude: never,
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: hangsMs,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: [...never, ...networks],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: onceMore,
        },
      },
      {
        test: {
          name: 'networks',
          include: networks,
          exclude: never,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: onceMore,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: never,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          retry: onceMore,
        },
      },
    ],
  },
})
