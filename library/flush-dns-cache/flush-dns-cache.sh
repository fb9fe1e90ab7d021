#!/bin/sh
# @action Flush DNS cache
# @description Empties the caches in which this device keeps addresses of names.
# @platforms linux, macos
# @time-out 30s
# @output flushed string-list "Flushed"
# @output found boolean "A cache was found"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
found=false
flushed() { found=true; out flushed "$1"; printf 'Flushed: %s\n' "$1"; }
runs() { ps -Ao comm= | awk -v name="$1" '{ sub(/.*\//, "") } $0 == name { found = 1 } END { exit !found }'; }

if [ "$(uname -s)" = Darwin ]; then
  dscacheutil -flushcache || fail 'The directory cache could not be flushed.'
  killall -HUP mDNSResponder || fail 'mDNSResponder could not be told; this needs administrator rights.'
  flushed 'macOS resolver'
else
  if runs systemd-resolve || runs systemd-resolved; then
    resolvectl flush-caches || systemd-resolve --flush-caches || fail 'systemd-resolved refused to flush its cache.'
    flushed systemd-resolved
  fi
  if runs nscd; then
    nscd -i hosts || fail 'nscd refused to flush its cache.'
    flushed nscd
  fi
  if runs dnsmasq; then
    pkill -HUP -x dnsmasq || fail 'dnsmasq could not be told; this needs administrator rights.'
    flushed dnsmasq
  fi
fi
out found "$found"
[ "$found" = true ] || printf 'No DNS cache runs on this device, so there was nothing to flush.\n'
