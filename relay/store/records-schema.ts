import type { ColumnType, Generated } from 'kysely'

/** The tables of records, tasks, requests and notices; part of `Schema`, with the same conventions. */

type Fixed<T> = ColumnType<T, T, never>

export interface RecordsSchema {
  folders: { id: Fixed<string>; parent_id: string | null; name: string }
  record_types: {
    id: Fixed<string>
    name: string
    fields_json: string
    password_field: string | null
    password_policy_json: string
    version: number
    /** Grows when its tasks are saved. */
    tasks_version: number
  }
  records: {
    id: Fixed<string>
    folder_id: string
    type_id: Fixed<string>
    name: string
    /** Lower-cased name: the list's order and page key. */
    sort_name: string
    /** Lower-cased name, host and account, for the search. */
    search_text: string
    /** The device of its host field. */
    host_id: string | null
    /** The value of its user field. */
    account: string
    /** The record of its reference field. */
    reference_id: string | null
    /** The values of its other fields that are not secured. */
    values_json: string
    time_zone: string
    node: string | null
    tasks_unique: number
    tasks_version: number
    /** Which tasks its schedules were last made from: owner and tasks_version, and the time zone. */
    scheduled_for: string
    version: number
    created_at: Fixed<number>
    updated_at: number
    removed_at: number | null
  }
  /** Secured values, encrypted. `candidate`: handed to a job that is to set it; `previous`: until the new one is verified. ROT1. */
  record_secrets: {
    record_id: Fixed<string>
    field: Fixed<string>
    state: 'current' | 'candidate' | 'previous'
    sealed: string
    changed_at: number
    /** The job that tries it, and the one that it was drawn for; candidates alone have them. */
    job_id: string | null
    drawn_for: Fixed<string | null>
  }
  grants: {
    id: Fixed<string>
    object_kind: Fixed<'folder' | 'record'>
    object_id: Fixed<string>
    grantee_kind: Fixed<'user' | 'group'>
    grantee_id: Fixed<string>
    role: string | null
    task_control: string
  }
  tasks: {
    id: Fixed<string>
    owner_kind: Fixed<'type' | 'record'>
    owner_id: Fixed<string>
    position: number
    script_id: string
    script_version: number
    events_json: string
    target: string
    shadow_record_id: string | null
    time_window: string | null
    inputs_json: string
  }
  /** The next time of each periodic event of each record's tasks; whoever has claimed it has moved it on. */
  schedules: {
    record_id: Fixed<string>
    task_id: Fixed<string>
    /** The event's content as text: a changed event is another one. */
    event_key: Fixed<string>
    event_json: Fixed<string>
    since: Fixed<number>
    seed: Fixed<number>
    /** Null: it comes no more. */
    next_at: number | null
  }

  access_requests: {
    sequence: Generated<number>
    id: Fixed<string>
    record_id: Fixed<string>
    kind: Fixed<string>
    phase: string
    user_id: Fixed<string>
    reason: Fixed<string>
    from_at: Fixed<number>
    until_at: Fixed<number>
    created_at: Fixed<number>
    /** The approval rule as it was when the request was made. */
    rule_json: Fixed<string>
  }
  request_decisions: {
    request_id: Fixed<string>
    user_id: Fixed<string>
    approve: Fixed<number>
    comment: Fixed<string>
    at: Fixed<number>
  }
  approval_rules: {
    id: Fixed<string>
    object_kind: Fixed<'record' | 'folder' | 'record-type'>
    object_id: Fixed<string>
    content_json: string
  }
  notices: {
    sequence: Generated<number>
    id: Fixed<string>
    user_id: Fixed<string>
    at: Fixed<number>
    text: Fixed<string>
    link: Fixed<string>
    read_at: number | null
  }
  /** Mail to be sent; `next_try_at` null: sent, or given up. */
  mails: {
    sequence: Generated<number>
    to_address: Fixed<string>
    subject: Fixed<string>
    text: Fixed<string>
    next_try_at: number | null
    tries: number
    sent_at: number | null
  }
  /** What stays of jobs that retention has removed. `record_id` is empty for jobs without a record. */
  job_counts: {
    day: Fixed<string>
    script_id: Fixed<string>
    record_id: Fixed<string>
    state: Fixed<string>
    count: number
  }
}

/** What a job has beside its device and script where a task made it. */
export interface TaskJobColumns {
  record_id: Fixed<string | null>
  /** The record's name when the job was made. */
  record_name: Fixed<string | null>
  task_id: Fixed<string | null>
  /** The type of the policy event that made it. */
  event: Fixed<string | null>
  /** Null: an ordinary job. FALL1. */
  job_type: Fixed<'fallback' | null>
  /** When its event was due. */
  due_at: Fixed<number | null>
  /** When it may begin: when it is due, or its window opens. Null: at once. */
  opens_at: number | null
  time_window: Fixed<string | null>
  /** The remote worker node that it is bound to. NODE1. */
  node: Fixed<string | null>
  shadow_record_id: Fixed<string | null>
  /** The account on the device under which it runs, where it is not the script's own run context that says so. SHAD1. */
  run_as: string | null
  /** The record, and its secured field, whose candidate becomes current when the job succeeds. ROT1. */
  password_record_id: string | null
  password_field: string | null
  /** The job that a fallback job repeats: the first of its cycle. */
  repeats: Fixed<string | null>
  cycle: number | null
  /** Earlier occurrences that passed while no relay was there, and that this job stands for. */
  missed: Fixed<number | null>
  /** The request for access that waits for this job. APPR1. */
  request_id: Fixed<string | null>
}
