#!/bin/sh
# @action Stop a process
# @description Asks processes to end, by name or number, and ends them by force if wanted and needed.
# @platforms linux, macos
# @time-out 60s
# @input process string "Process name, or its number"
# @input seconds integer "Seconds to let it end" values="5|10|30" default="10" free
# @input force boolean "By force, if it does not end in that time" default="false"
# @input dryRun boolean "Dry run: only say which" default="true"
# @output processes string-list "Processes"
# @output count unsigned-integer "Found"
# @output stopped unsigned-integer "Stopped"
# @output dryRun boolean "Dry run"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

seconds=$HANDRAIL_INPUT_seconds
[ "$seconds" -ge 1 ] && [ "$seconds" -le 40 ] || fail 'Seconds: expected 1 to 40.'

# This shell and what started it must not be stopped, whatever name was asked for; nor must the system's first process.
spared=" 1 "
pid=$$
while [ "$pid" -gt 1 ]; do
  spared="$spared$pid "
  pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
  [ -n "$pid" ] || break
done

# A number names a process by its number only; a name must be the whole one. macOS names processes by their path.
found=$(LC_ALL=C ps -Ao pid=,comm= | awk -v spared="$spared" '
  { pid = $1; $1 = ""; sub(/^ /, ""); name = $0; if (name ~ /^\//) sub(/.*\//, "", name); wanted = ENVIRON["HANDRAIL_INPUT_process"] }
  index(spared, " " pid " ") { next }
  (wanted ~ /^[0-9]+$/ ? wanted == pid : wanted "" == name "") { print pid, name }')
[ -n "$found" ] || fail "No process “${HANDRAIL_INPUT_process}” runs that this action may stop."

printf '%s\n' "$found" | while IFS= read -r line; do out processes "${line#* } (${line%% *})"; done
printf '%s\n' "$found"
pids=$(printf '%s\n' "$found" | awk '{ print $1 }')
count=$(printf '%s\n' "$pids" | awk 'END { print NR }')
out count "$count"
out dryRun "$HANDRAIL_INPUT_dryRun"
if [ "$HANDRAIL_INPUT_dryRun" = true ]; then
  out stopped 0
  exit 0
fi

alive() {
  for pid in $pids; do
    # A process that has ended and is not yet collected by its parent is no longer alive.
    case "$(ps -o stat= -p "$pid")" in '' | Z*) ;; *) printf '%s\n' "$pid" ;; esac
  done
}
# shellcheck disable=SC2086
kill $pids 2> /dev/null || true
waited=0
while [ -n "$(alive)" ] && [ "$waited" -lt $((seconds * 10)) ]; do
  sleep 0.1
  waited=$((waited + 1))
done
if [ -n "$(alive)" ] && [ "$HANDRAIL_INPUT_force" = true ]; then
  # shellcheck disable=SC2046
  kill -9 $(alive) 2> /dev/null || true
  sleep 0.5
fi
left=$(alive | awk 'END { print NR }')
out stopped $((count - left))
[ "$left" -eq 0 ] || fail "$left of $count did not end. Try again with force, or as an administrator."
