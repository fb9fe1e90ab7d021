#!/bin/sh
# @action File systems
# @description Tells how full each file system is, by space and by number of files.
# @platforms linux, macos
# @time-out 60s
# @input warn integer "Nearly full from (percent)" values="80|90|95" default="90" free
# @output fullest ratio "Fullest"
# @output systems string-list "File systems"
# @output nearlyFull string-list "Nearly full"
set -eu

warn=$HANDRAIL_INPUT_warn
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
[ "$warn" -ge 1 ] && [ "$warn" -le 100 ] || fail 'Percent: expected 1 to 100.'

# One line each: percent, free KiB, where. What lives in memory or is read-only by nature tells nothing.
list=$(LC_ALL=C df -Pk 2> /dev/null | awk 'NR > 1 && $2 > 0 && $1 !~ /^(tmpfs|devtmpfs|udev|shm|devfs|none|map)$/ && $1 !~ /loop/ {
  percent = $5; sub(/%/, "", percent); free = $4; where = $6
  for (part = 7; part <= NF; part++) where = where " " $part
  if (!seen[$1]++) print percent, free, where }' | sort -rn)
[ -n "$list" ] || fail 'df named no file system.'
out fullest "$(printf '%s\n' "$list" | awk 'NR == 1 { print $1 "%" }')"
printf '%s\n' "$list" | while read -r percent free where; do
  line="$where: $percent % full, $((free / 1024)) MiB free"
  out systems "$line"
  printf '%s\n' "$line"
  [ "$percent" -lt "$warn" ] || out nearlyFull "$where: $percent % of space"
done
LC_ALL=C df -Pi 2> /dev/null | awk -v warn="$warn" 'NR > 1 && $5 ~ /^[0-9]+%$/ && $5 + 0 >= warn && $1 !~ /loop/ { print $6 ": " $5 + 0 " % of files" }' |
  while IFS= read -r line; do out nearlyFull "$line"; done
