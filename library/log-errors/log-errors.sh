#!/bin/sh
# @action Log errors of the last hours
# @description Counts the errors in the system's log and shows what they come from and the last ones.
# @platforms linux, macos
# @time-out 3min
# @input hours integer "Hours" values="1|6|24|72" default="24" free
# @output errors unsigned-integer "Errors"
# @output sources string-list "Where they come from"
# @output last string-list "The last 20"
set -eu

hours=$HANDRAIL_INPUT_hours
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
[ "$hours" -ge 1 ] && [ "$hours" -le 720 ] || fail 'Hours: expected 1 to 720.'

# Lines: date and time, host, source, message.
if [ "$(uname -s)" = Darwin ]; then
  list=$(log show --style syslog --last "${hours}h" --predicate 'messageType == error OR messageType == fault' |
    awk 'NR > 1 { $2 = $1 "T" $2; $1 = ""; sub(/^ /, ""); print }')
elif command -v journalctl > /dev/null; then
  list=$(LC_ALL=C journalctl --quiet --no-pager --priority err --since "-${hours}h" --output short-iso) ||
    fail 'The journal could not be read; this needs administrator rights.'
else fail 'This device keeps no systemd journal.'; fi

list=$(printf '%s\n' "$list" | grep -v '^-- ' || true)
out errors "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
printf '%s\n' "$list" | awk 'NF { source = $3; sub(/(\[[0-9]*\])?:?$/, "", source); count[source]++ }
  END { for (source in count) print count[source], source }' | sort -rn | head -n 20 |
  while IFS= read -r line; do out sources "${line#* }: ${line%% *}"; done
printf '%s\n' "$list" | tail -n 20 | while IFS= read -r line; do
  [ -z "$line" ] || out last "$line"
done
printf '%s\n' "$list" | tail -n 100
