#!/bin/sh
# @action Top processes
# @description Lists the processes that use most of the processor or the memory.
# @platforms linux, macos
# @time-out 30s
# @input by string "Order by" values="processor|memory" default="processor"
# @input count integer "How many" values="5|10|20" default="10" free
# @output processes string-list "Processes"
# @output highestProcessor float "Highest processor use (%)"
# @output highestMemory size "Highest memory use"
# @output running unsigned-integer "Processes altogether"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

count=$HANDRAIL_INPUT_count
[ "$count" -ge 1 ] && [ "$count" -le 100 ] || fail 'How many: expected 1 to 100.'
case "$HANDRAIL_INPUT_by" in
  memory) column=3 ;;
  *) column=2 ;;
esac

# pid, processor use in %, resident memory in KiB, user, name
list=$(LC_ALL=C ps -Ao pid=,pcpu=,rss=,user=,comm=)
printf '%s\n' "$list" | sort -k "$column,${column}nr" | head -n "$count" |
  while read -r pid processor memory user name; do
    line=$(awk -v pid="$pid" -v processor="$processor" -v memory="$memory" -v user="$user" -v name="$name" \
      'BEGIN { printf "%s  %.1f %%  %.1f MB  %s  (%s)", name, processor, memory * 1024 / 1000000, user, pid }')
    out processes "$line"
    printf '%s\n' "$line"
  done
out highestProcessor "$(printf '%s\n' "$list" | awk '$2 > most { most = $2 } END { print most + 0 }')"
out highestMemory "$(printf '%s\n' "$list" | awk '$3 > most { most = $3 } END { printf "%.0f", most * 1024 }')"
out running "$(printf '%s\n' "$list" | awk 'END { print NR }')"
