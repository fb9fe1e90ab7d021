import type { ColumnType, Generated } from 'kysely'

/** The tables of fan-outs and triggers, and what is known of devices; see schema.ts. */

type Fixed<T> = ColumnType<T, T, never>

export interface FleetSchema {
  fan_outs: {
    sequence: Generated<number>
    id: Fixed<string>
    name: Fixed<string>
    state: string
    because: string
    script_id: Fixed<string>
    script_name: Fixed<string>
    script_version: Fixed<number>
    /** As those of a job that has ended: secret values masked. Each of its jobs has them sealed for itself. */
    inputs_json: string
    dry_run: Fixed<number>
    query_json: Fixed<string>
    batch_json: Fixed<string>
    stop_above_percent: Fixed<number | null>
    reason: Fixed<string>
    ticket: Fixed<string>
    expires_in_ms: Fixed<number>
    devices: number
    requested_by: Fixed<string>
    requested_by_id: Fixed<string>
    requested_at: Fixed<number>
    decided_by: string | null
    ended_at: number | null
  }
  triggers: {
    id: Fixed<string>
    kind: Fixed<string>
    name: string
    sort_name: string
    content_json: string
    enabled: number
    version: number
    /** When its runs began to count: the anchor of its period. */
    since: number
    /** The number that the next device to join gets; none is given twice. TRIG2. */
    next_ordinal: number
    created_by: Fixed<string>
    created_at: Fixed<number>
    updated_at: number
    removed_at: number | null
  }
  /** The devices that a trigger has now. */
  trigger_devices: {
    trigger_id: Fixed<string>
    device_id: Fixed<string>
    ordinal: Fixed<number>
    /** Periodic: its next turn. */
    next_at: number | null
    missed: number
    last_missed_at: number | null
    /** Self-healing: what the device said last. */
    muted_until: number | null
    last_happening: string | null
    last_observed: string | null
    last_at: number | null
    last_job_id: string | null
  }
  watch_events: {
    sequence: Generated<number>
    id: Fixed<string>
    /** A trigger's id, or that of a task's event On condition. */
    watch_id: Fixed<string>
    watch_name: Fixed<string>
    device_id: Fixed<string>
    at: Fixed<number>
    happening: Fixed<string>
    observed: Fixed<string>
    job_id: Fixed<string | null>
  }
  /** `told`: 1 where its inventory action said so, 0 where an administrator did. */
  device_labels: { device_id: Fixed<string>; label: Fixed<string>; told: Fixed<number> }
  /** What the inventory action of a device told last. */
  known_facts: {
    device_id: Fixed<string>
    name: Fixed<string>
    label: string
    type: string
    value_json: string
    /** In lower case, for comparing. */
    text: string
    number: number | null
    at: number
  }
  saved_views: {
    id: Fixed<string>
    name: Fixed<string>
    address: Fixed<string>
    saved_by: Fixed<string>
    saved_by_id: Fixed<string>
    saved_at: Fixed<number>
  }
  favourite_actions: { user_id: Fixed<string>; script_id: Fixed<string> }
}

/** What a job has beside its device and script where a fan-out or a trigger made it. */
export interface FleetJobColumns {
  fan_out_id: Fixed<string | null>
  trigger_id: Fixed<string | null>
  trigger_kind: Fixed<string | null>
  /** 1: it changes nothing and says what it would do. */
  dry_run: Fixed<number | null>
}
