#!/bin/sh
# @action Pending updates
# @description Lists updates that wait to be installed; installs nothing.
# @platforms linux, macos
# @time-out 10min
# @input refresh boolean "Ask the package servers first" default="false"
# @output updates string-list "Updates (first 100)"
# @output count unsigned-integer "Updates"
# @output security unsigned-integer "Security updates"
# @output restartNeeded boolean "Restart needed"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
refresh=$HANDRAIL_INPUT_refresh
security=

if [ "$(uname -s)" = Darwin ]; then
  list=$(softwareupdate --list $([ "$refresh" = true ] || printf %s --no-scan) 2>&1 | sed -n 's/^ *\* Label: //p')
elif command -v apt-get > /dev/null; then
  [ "$refresh" = false ] || apt-get -qq update || fail 'The package lists could not be refreshed.'
  simulated=$(LC_ALL=C apt-get -s -o Debug::NoLocking=true dist-upgrade) || fail 'apt-get could not plan an upgrade.'
  list=$(printf '%s\n' "$simulated" | sed -n 's/^Inst \([^ ]*\) .*(\([^ ]*\).*/\1 \2/p')
  security=$(printf '%s\n' "$simulated" | awk '/^Inst / && /[Ss]ecurity/ { count++ } END { print count + 0 }')
elif command -v dnf > /dev/null; then
  # Exit code 100 says that there are updates.
  list=$(dnf -q $([ "$refresh" = true ] && printf %s --refresh || printf %s -C) check-update) || [ $? -eq 100 ] ||
    fail 'dnf could not list updates.'
  list=$(printf '%s\n' "$list" | awk 'NF == 3 { print $1, $2 }')
  security=$(dnf -q -C updateinfo list --security 2> /dev/null | awk 'NF { count++ } END { print count + 0 }')
elif command -v zypper > /dev/null; then
  [ "$refresh" = false ] || zypper -q refresh || fail 'The package lists could not be refreshed.'
  list=$(zypper -q --no-refresh list-updates | awk -F '|' 'NR > 2 { gsub(/ /, ""); print $3, $5 }')
elif command -v apk > /dev/null; then
  [ "$refresh" = false ] || apk -q update || fail 'The package lists could not be refreshed.'
  list=$(apk version -l '<' | awk 'NR > 1 { print $1, $3 }')
else fail 'This device has no package manager that this action knows.'; fi

printf '%s\n' "$list" | head -n 100 | while IFS= read -r line; do
  [ -z "$line" ] || out updates "$line"
done
printf '%s\n' "$list"
out count "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
[ -z "$security" ] || out security "$security"
if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then out restartNeeded true; else out restartNeeded false; fi
