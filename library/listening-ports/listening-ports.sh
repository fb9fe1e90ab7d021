#!/bin/sh
# @action Listening ports
# @description Lists the TCP ports on which this device takes connections, and the programs behind them.
# @platforms linux, macos
# @time-out 30s
# @output ports string-list "Ports"
# @output open unsigned-integer "Open to other devices"
# @output count unsigned-integer "Listening"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

# One line each: address:port, program (where the system tells).
if command -v ss > /dev/null; then
  list=$(ss -Hltnp | awk '{ program = ""; if (match($0, /\(\("[^"]*"/)) program = substr($0, RSTART + 3, RLENGTH - 4); print $4, program }')
elif command -v lsof > /dev/null; then
  list=$(lsof -nP -iTCP -sTCP:LISTEN | awk 'NR > 1 { print $9, $1 }')
else fail 'Neither ss nor lsof is there to ask.'; fi

list=$(printf '%s\n' "$list" | awk 'NF && !seen[$0]++')
printf '%s\n' "$list" | while IFS= read -r line; do [ -z "$line" ] || out ports "$line"; done
printf '%s\n' "${list:-Nothing listens.}"
out count "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
out open "$(printf '%s\n' "$list" | awk 'NF && $1 !~ /^(127\.|\[?::1\]?:|\[::ffff:127\.)/ { count++ } END { print count + 0 }')"
