import { shellWords } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { When } from '../parts/when.tsx'

/** What an administrator should look at, on every page until it is over. */
export function AlarmsBanner() {
  const { value } = useReading('alarms', () => call('GET /api/alarms'), ['alarms'])
  const alarms = value?.rows ?? []
  return (
    <div role="status">
      {alarms.length > 0 && (
        <section class="notice bad alarms">
          <p>
            <strong>
              {alarms.length === 1
                ? shellWords.alarms.one
                : say(shellWords.alarms.many, { count: alarms.length })}
            </strong>
          </p>
          <ul>
            {alarms.map(alarm => (
              <li key={alarm.kind}>
                {alarm.message}{' '}
                <span class="small soft">
                  {alarm.count === 1
                    ? shellWords.alarmOnce
                    : say(shellWords.alarmCount, { count: alarm.count })}
                  <When at={alarm.lastAt} relative />
                </span>
              </li>
            ))}
          </ul>
          <a href="/audit">{shellWords.alarmAudit}</a>
        </section>
      )}
    </div>
  )
}
