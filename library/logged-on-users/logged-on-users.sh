#!/bin/sh
# @action Logged-on users
# @description Lists who is logged on to this device, where and since when.
# @platforms linux, macos
# @time-out 30s
# @output users string-list "Users"
# @output count unsigned-integer "Users logged on"
# @output sessions string-list "Sessions"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }

list=$(LC_ALL=C who | sed 's/  */ /g')
# A desktop may have its users known to logind alone.
if command -v loginctl > /dev/null && [ -d /run/systemd/system ]; then
  list=$(printf '%s\n%s\n' "$list" "$(loginctl list-sessions --no-legend | awk '$3 != "" { print $3, $4, $5 }')")
fi
list=$(printf '%s\n' "$list" | sed 's/ *$//' | awk 'NF && !seen[$0]++')
users=$(printf '%s\n' "$list" | awk 'NF && !seen[$1]++ { print $1 }')
printf '%s\n' "$users" | while IFS= read -r user; do [ -z "$user" ] || out users "$user"; done
printf '%s\n' "$list" | while IFS= read -r line; do [ -z "$line" ] || out sessions "$line"; done
out count "$(printf '%s\n' "$users" | awk 'NF { count++ } END { print count + 0 }')"
printf '%s\n' "${list:-Nobody is logged on.}"
