import { useEffect, useRef, useState } from 'preact/hooks'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import type { Plot } from './plot.ts'

/** A drawing with what it says in a sentence; what stands in it is to be had as a table beside it. The library comes when it is needed. */
export function Chart({ plot, says }: { plot: Plot; says: string }) {
  const room = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let over = false
    let drawn: { stop: () => void } | undefined
    const draw = async (): Promise<void> => {
      const { drawChart } = await import('./draw-chart.ts')
      if (!over && room.current) drawn = drawChart(room.current, plot)
    }
    setFailed(false)
    // Not to be had without a network: the table beside it says the same.
    draw().catch(() => setFailed(true))
    return () => {
      over = true
      drawn?.stop()
    }
  }, [JSON.stringify(plot)])
  return (
    <>
      <div class="chart" role="img" aria-label={says} ref={room} />
      {failed && <p class="soft small">{commonWords.unreachable}</p>}
    </>
  )
}
