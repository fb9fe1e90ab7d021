import type { ColumnType, Generated } from 'kysely'
import type { FleetJobColumns, FleetSchema } from './fleet-schema.ts'
import type { RecordsSchema, TaskJobColumns } from './records-schema.ts'

/**
 * The tables, as Kysely sees them on both databases: times are epoch milliseconds, booleans 0 or 1, JSON is text.
 * Columns ending in `_json` hold JSON of a schema in shared/; they are parsed with it when read.
 */

/** A column that is written once. */
type Fixed<T> = ColumnType<T, T, never>

export interface Schema extends RecordsSchema, FleetSchema {
  settings: { name: Fixed<string>; value: string }

  users: {
    id: Fixed<string>
    name: Fixed<string>
    full_name: string
    mail: string
    role: string
    password_hash: string
    disabled: number
    created_at: Fixed<number>
    last_sign_in_at: number | null
  }
  sign_ins: {
    token_hash: Fixed<string>
    user_id: Fixed<string>
    created_at: Fixed<number>
    last_used_at: number
    expires_at: Fixed<number>
  }
  one_time_tokens: {
    token_hash: Fixed<string>
    purpose: Fixed<'setup' | 'enrolment'>
    created_by: Fixed<string>
    expires_at: Fixed<number>
    used_at: number | null
  }

  devices: {
    id: Fixed<string>
    name: string
    /** Lower-cased name: the list's order and page key. */
    sort_name: string
    public_key: Fixed<string>
    facts_json: string | null
    /** Lower-cased host name, name, platform and users, for the search. */
    search_text: string
    online: number
    last_seen_at: number | null
    enrolled_at: Fixed<number>
    identity_conflict_at: number | null
    removed_at: number | null
    /** The key to which secrets on their way to it are sealed (X25519, SPKI DER, base64); null until it has told one. SEC1. */
    sealing_key: string | null
    /** Where its last connection came from. */
    address: string | null
    /** Its labels, in order, for showing; `device_labels` is what they are looked for in. */
    labels_json: string | null
    /** The watch list that it has acknowledged; null: none, or an empty one. */
    watch_list_hash: string | null
  }

  /** Times by the database's clock where there are several; kept after its end, as an address where one may be again. */
  relays: {
    id: Fixed<string>
    address: string
    started_at: Fixed<number>
    seen_at: number
    /** When it stopped, or another relay noticed that it had died; null: it runs. */
    gone_at: number | null
  }
  /** At which relay a device or a guest is connected. */
  connections: { target_id: Fixed<string>; relay_id: string }

  groups: { id: Fixed<string>; kind: Fixed<'users' | 'targets'>; name: string; built_in: Fixed<number> }
  group_members: { group_id: Fixed<string>; member_id: Fixed<string> }
  permission_links: {
    id: Fixed<string>
    name: string
    user_group_id: string
    target_group_id: string
    values_json: string
  }

  sessions: {
    id: Fixed<string>
    /** Who is in control of it: it may be handed over. */
    controller_id: string
    device_id: string | null
    /** Set instead of `device_id` where the target is a guest. */
    guest_id: string | null
    phase: string
    state_json: string
    /** What the device was asked (SessionRequest), so that it can be asked again after a restart. */
    request_json: string | null
    started_at: Fixed<number>
    ended_at: number | null
    /** The mode it is in, or was in last; and why it ended. For the search of its history. */
    mode: string | null
    end_reason: string | null
  }
  /** Recordings that the relay keeps; the picture itself lies sealed in a file. REC1. */
  recordings: {
    id: Fixed<string>
    session_id: Fixed<string>
    side: Fixed<string>
    state: string
    started_at: Fixed<number>
    ended_at: number | null
    /** How much of the picture's file is there: what was acknowledged. */
    bytes: number
    sha256: string | null
    duration_ms: number | null
    /** Length of the beginning that is played instead of the file's own; what follows it is this piece of the file. */
    head_bytes: number | null
    body_from: number | null
    body_to: number | null
  }
  /** Who took part from a browser; what it says of itself is its own word. */
  guests: {
    id: Fixed<string>
    name: Fixed<string>
    browser: Fixed<string>
    system: Fixed<string>
    modes_json: Fixed<string>
    secret_hash: Fixed<string>
    source: Fixed<string>
    created_at: Fixed<number>
  }
  connection_codes: {
    code_hash: Fixed<string>
    session_id: Fixed<string>
    expires_at: number
    extensions_left: number
  }
  /** A code by which one more person joins a session, as `connection_codes`. */
  participant_codes: {
    code_hash: Fixed<string>
    session_id: Fixed<string>
    expires_at: Fixed<number>
  }
  /** Who takes or took part in a session beside the one in control. */
  participants: {
    id: Fixed<string>
    session_id: Fixed<string>
    user_id: Fixed<string>
    /** `asked`, `joined`, `taking-over`; and, over: `left`, `refused`, `leads`. */
    state: string
    /** Since when they are in this state. */
    since: number
    joined_at: number | null
    left_at: number | null
    /** Why they are out. */
    reason: string | null
    asks_for_control: number
    /** While they are handed the session: what its controller becomes then. */
    lead_becomes: string | null
    /** What they get of it, by their own policy: 0 or 1. */
    screen: number
    chat: number
  }
  session_happenings: {
    id: Generated<number>
    session_id: Fixed<string>
    at: Fixed<number>
    happening_json: Fixed<string>
    /** Chat lines carry their message id here, so that one sent twice is kept once. */
    dedupe_key: Fixed<string | null>
  }

  scripts: { id: Fixed<string>; file_name: Fixed<string>; latest_version: number; removed_at: number | null }
  script_versions: {
    script_id: Fixed<string>
    version: Fixed<number>
    sha256: Fixed<string>
    content: Fixed<Uint8Array>
    declaration_json: Fixed<string>
    signature_json: Fixed<string>
    saved_at: Fixed<number>
    saved_by: Fixed<string>
  }

  jobs: TaskJobColumns &
    FleetJobColumns & {
      id: Fixed<string>
      /** Grows with each job; the history's page key. */
      sequence: Generated<number>
      state: string
      cause: string | null
      details: string
      device_id: Fixed<string>
      script_id: Fixed<string>
      /** The action's name as the script version declared it. */
      script_name: Fixed<string>
      script_version: Fixed<number>
      script_sha256: Fixed<string>
      session_id: Fixed<string | null>
      requested_by: Fixed<string>
      requested_by_id: Fixed<string | null>
      /** Secret values are masked in it; while the job has not ended it also holds them sealed. */
      inputs_json: string
      requested_at: Fixed<number>
      expires_at: number
      /** When it was first sent to the device; null: the device cannot have seen it. */
      offered_at: number | null
      cancel_requested_at: number | null
      started_at: number | null
      ended_at: number | null
      exit_code: number | null
      publisher: string | null
      outputs_json: string | null
      log_tail: string | null
    }

  audit: {
    sequence: Fixed<number>
    at: Fixed<number>
    actor: Fixed<string>
    act: Fixed<string>
    subject: Fixed<string>
    outcome: Fixed<string>
    source: Fixed<string>
    data_json: Fixed<string>
    previous_hash: Fixed<string>
    hash: Fixed<string>
  }
  /** One row: the end of the chain, locked while an entry is appended; and the last entry that retention cut off (0: none). */
  audit_head: {
    id: Fixed<number>
    sequence: number
    hash: string
    cut_sequence: Generated<number>
    cut_hash: Generated<string>
  }

  alarms: {
    id: Generated<number>
    kind: Fixed<string>
    message: Fixed<string>
    count: number
    last_at: number
  }
}
