import type { Condition, ConditionKind, Watched } from '../../../../shared/fleet/condition.ts'

/** What an editor begins with. Pure. */

const fresh: { [What in ConditionKind]: Extract<Condition, { what: What }> } = {
  disk: { what: 'disk', path: '/', above: 90, clear: 80 },
  memory: { what: 'memory', above: 95, clear: 90 },
  cpu: { what: 'cpu', above: 95, clear: 80 },
  'service-not-running': { what: 'service-not-running', name: '' },
  'process-not-running': { what: 'process-not-running', name: '' },
  'file-age': { what: 'file-age', path: '', olderThanMs: 86_400_000 },
  'file-size': { what: 'file-size', path: '', above: 1_000_000_000, clear: 500_000_000 },
  'log-pattern': { what: 'log-pattern', path: '', pattern: '' },
  'check-script': { what: 'check-script', scriptId: '', scriptVersion: 1 },
}

/** A condition of this kind, to be filled in. */
export const freshCondition = (what: ConditionKind): Condition => fresh[what]

export const freshWatched: Watched = {
  condition: fresh.disk,
  everyMs: 60_000,
  looks: 3,
  maxRunsADay: 4,
  settleMs: 30_000,
}
