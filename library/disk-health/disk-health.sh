#!/bin/sh
# @action Disk health
# @description Asks the disks themselves (SMART) whether they are failing.
# @platforms linux, macos
# @time-out 2min
# @output healthy boolean "All healthy"
# @output disks string-list "Disks"
# @output failing string-list "Failing"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
healthy=true
asked=0
note() { # disk, verdict as the disk words it
  asked=$((asked + 1))
  out disks "$1: $2"
  printf '%s: %s\n' "$1" "$2"
  case "$2" in
    PASSED | OK | Verified) ;;
    *) healthy=false; out failing "$1: $2" ;;
  esac
}

if [ "$(uname -s)" = Darwin ]; then
  for disk in $(diskutil list physical | sed -n 's/^\/dev\/\(disk[0-9]*\).*/\1/p'); do
    verdict=$(diskutil info "$disk" | sed -n 's/^ *SMART Status: *//p')
    [ -z "$verdict" ] || [ "$verdict" = 'Not Supported' ] || note "$disk" "$verdict"
  done
else
  command -v smartctl > /dev/null || fail 'The program smartctl is missing. Install the package smartmontools.'
  for disk in $(lsblk -dno NAME,TYPE | awk '$2 == "disk" { print $1 }'); do
    # smartctl's exit code is a set of bits; what counts here is the verdict it prints.
    report=$(LC_ALL=C smartctl -H "/dev/$disk" 2>&1) || true
    verdict=$(printf '%s\n' "$report" | sed -n 's/.*self-assessment test result: *//p; s/^SMART Health Status: *//p')
    if [ -n "$verdict" ]; then note "$disk" "$verdict"
    else printf '%s does not answer SMART (a virtual disk, or a controller in between).\n' "$disk"; fi
  done
fi
[ "$asked" -gt 0 ] || fail 'No disk of this device answers SMART; nothing is known of their health.'
out healthy "$healthy"
