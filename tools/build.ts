import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'
import { buildAgent } from '../agent/bundle.ts'

/** Builds into `dist/`: the extension for both browsers, the three kinds of page, and the agent as one file for plain Node. */

const root = fileURLToPath(new URL('..', import.meta.url))

const common: InlineConfig = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}

/**
 * Pages that a server of ours hands out: a folder with an index.html each, and the path under which its parts are found.
 * The dashboard and the join page answer at paths of their own depth, so theirs are absolute.
 */
const pages = {
  dashboard: { folder: 'relay/dashboard', base: '/' },
  join: { folder: 'relay/join', base: '/join/' },
  'agent-page': { folder: 'agent/page/web', base: './' },
}

async function buildPage(outDir: string, { folder, base }: { folder: string; base: string }): Promise<void> {
  await build({
    ...common,
    root: `${root}${folder}`,
    base,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      assetsInlineLimit: 0,
    },
  })
}

/** One manifest serves both browsers; each ignores the background entry that is the other's. */
async function buildExtension(outDir: string): Promise<void> {
  await build({
    ...common,
    root: `${root}extension`,
    base: './',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: {
          popup: `${root}extension/popup.html`,
          session: `${root}extension/session.html`,
          actions: `${root}extension/actions.html`,
          options: `${root}extension/options.html`,
          background: `${root}extension/background.ts`,
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'parts/[name].js',
          assetFileNames: 'parts/[name][extname]',
        },
      },
    },
  })
  await cp(`${root}manifest.json`, `${outDir}/manifest.json`)
  await cp(`${root}extension/icons`, `${outDir}/icons`, { recursive: true })
  await cp(`${root}extension/_locales`, `${outDir}/_locales`, { recursive: true })
  await cp(`${root}extension/managed-schema.json`, `${outDir}/managed-schema.json`)
}

/** Builds aside and moves what is whole into place: a relay or an agent that runs from here never finds half of it. */
async function putInPlace(name: string, make: (outDir: string) => Promise<void>): Promise<void> {
  const aside = await mkdtemp(`${root}dist/.${name}-`)
  try {
    await make(`${aside}/new`)
    // There was none yet; or another build, as whole as this one, came in between.
    await rename(`${root}dist/${name}`, `${aside}/old`).catch(unless('ENOENT'))
    await rename(`${aside}/new`, `${root}dist/${name}`).catch(unless('ENOTEMPTY', 'EEXIST'))
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

function unless(...codes: string[]): (error: unknown) => void {
  return error => {
    if (!(error instanceof Error && 'code' in error && codes.includes(String(error.code)))) throw error
  }
}

export async function buildAll(only?: string): Promise<void> {
  await mkdir(`${root}dist`, { recursive: true })
  for (const [name, page] of Object.entries(pages))
    if (!only || only === name) await putInPlace(name, outDir => buildPage(outDir, page))
  if (!only || only === 'extension') {
    await putInPlace('extension-chrome', buildExtension)
    await putInPlace('extension-firefox', outDir =>
      cp(`${root}dist/extension-chrome`, outDir, { recursive: true }),
    )
  }
  if (!only || only === 'agent') await putInPlace('agent', buildAgent)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll(process.argv[2])
