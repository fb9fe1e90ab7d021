import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { handrailFiles } from './trust/handrail-certificates.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What only a session's own process needs stays outside: it is native, and found in node_modules when it is needed. */
const native = ['@roamhq/wrtc', '@nut-tree-fork/nut-js', 'x11', 'simple-peer']

/**
 * Builds the agent into programs for plain Node: `main.js`, and those of a session's own process and its capture thread.
 * An agent that idles from one file takes a third less memory than from its sources and packages.
 */
export async function buildAgent(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    publicDir: false,
    // Long polling is never used: the agent speaks websocket only.
    resolve: { alias: { 'xmlhttprequest-ssl': `${root}agent/link/without-polling.ts` } },
    ssr: { noExternal: true, external: native, target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node22',
      minify: false,
      rollupOptions: {
        input: {
          main: `${root}agent/main.ts`,
          'session-child': `${root}agent/sessions/child/main.ts`,
          'session-bar': `${root}agent/sessions/bar/main.ts`,
          'capture-worker': `${root}agent/sessions/child/screen/capture-worker.ts`,
          'release-input': `${root}agent/sessions/child/input/release-input.ts`,
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          // What is loaded at every start stands together: each file more is a path more to resolve, and enough of them
          // bring V8's optimising compiler (5 MB) into the memory of an agent that idles.
          codeSplitting: {
            groups: [
              {
                name: 'common',
                test: /\/shared\/(words|protocol|jobs|sessions)\/|\/node_modules\/zod\//,
                minShareCount: 2,
              },
            ],
          },
          // Packages of the older module kind ask for these by name.
          banner: 'const __filename = import.meta.filename; const __dirname = import.meta.dirname;',
        },
      },
    },
  })
  // What is laid beside each run of a script.
  await cp(`${root}agent/jobs/run/helpers`, `${outDir}/helpers`, { recursive: true })
  // Handrail's own certificates and revocation list, pinned in the package: read from beside the program. SIGN9.
  for (const name of Object.values(handrailFiles)) await cp(`${root}agent/trust/${name}`, `${outDir}/${name}`)
}
