import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import { statisticsWords as words, viewerWords } from '../../../shared/words/en/extension.ts'
import { say } from '../../../shared/words/say.ts'
import { readStatistics, type ViewerStatistics } from './read-statistics.ts'
import type { Viewer } from './viewer.ts'

const EVERY_MS = 1_000
const fileWays = { channel: words.filesChannel, direct: words.filesDirect, relay: words.filesRelay }

export function Statistics({ viewer }: { viewer: Viewer }): JSX.Element {
  const [read, setRead] = useState<ViewerStatistics | null>(null)
  useEffect(() => {
    const look = async (): Promise<void> => {
      const report = await viewer.statistics()
      if (report) setRead(before => readStatistics([...report.values()], before))
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => clearInterval(timer)
  }, [viewer])
  const way = viewer.transfers.way.value
  const rows: [string, string | null][] = [
    [
      words.roundTrip,
      read?.roundTripMs == null ? null : say(words.ms, { value: Math.round(read.roundTripMs) }),
    ],
    [words.framesPerSecond, read?.framesPerSecond == null ? null : String(Math.round(read.framesPerSecond))],
    [
      words.bitrate,
      read?.bitsPerSecond == null ? null : formatOutput({ type: 'bit-rate', value: read.bitsPerSecond }),
    ],
    [words.resolution, read?.width == null ? null : `${read.width} × ${read.height}`],
    [words.codec, read?.codec ?? null],
    [
      words.path,
      read?.path
        ? say(read.path.isRelayed ? words.relayed : words.direct, {
            local: read.path.local,
            remote: read.path.remote,
          })
        : null,
    ],
    [words.files, way && fileWays[way]],
  ]
  return (
    <dl class="facts statistics" aria-label={viewerWords.statistics}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? words.unknown}</dd>
        </div>
      ))}
    </dl>
  )
}
