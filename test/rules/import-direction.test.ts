import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What each end may import: itself and shared. Its own tests may use the test support besides. */
const ends = ['shared', 'relay', 'agent', 'extension'] as const

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => join(root, folder, name))
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(
    match => match[1] ?? '',
  )
  return specifiers.map(specifier => relative(root, resolve(dirname(file), specifier)))
}

describe('the direction of imports', () => {
  test.each(ends)('%s imports itself and shared alone', end => {
    const wrong = sourceFiles(end).flatMap(file => {
      const isTest = /\.test\.tsx?$/.test(file)
      return importsOf(file)
        .filter(target => {
          const top = target.split('/')[0] ?? ''
          if (top === end || top === 'shared' || target === 'package.json') return false
          return !(isTest && (top === 'test' || top === 'relay' || top === 'agent'))
        })
        .map(target => `${relative(root, file)} → ${target}`)
    })
    expect(wrong).toEqual([])
  })

  test('no page of a browser reaches the signing code, which is for Node only', () => {
    const pages = ['extension', 'relay/dashboard', 'relay/join', 'agent/page/web'].flatMap(sourceFiles)
    const wrong = pages.filter(file => importsOf(file).some(target => target.startsWith('shared/signing')))
    expect(wrong).toEqual([])
  })

  test('the wings of one end do not import each other', () => {
    const wrong = ['relay', 'agent', 'extension'].flatMap(end =>
      (
        [
          ['sessions', 'jobs'],
          ['jobs', 'sessions'],
        ] as const
      ).flatMap(([from, to]) =>
        sourceFiles(join(end, from))
          .filter(file => !/\.test\.tsx?$/.test(file))
          .filter(file => importsOf(file).some(target => target.startsWith(`${end}/${to}/`)))
          .map(file => relative(root, file)),
      ),
    )
    expect(wrong).toEqual([])
  })
})
