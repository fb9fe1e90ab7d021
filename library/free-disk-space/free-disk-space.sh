#!/bin/sh
# @action Free disk space
# @description Removes old files from a temporary folder and, if wanted, downloaded packages and old journals.
# @platforms linux, macos
# @time-out 10min
# @input folder string "Temporary folder" values="/tmp|/var/tmp" default="/tmp" free
# @input days integer "Only files unchanged for (days)" values="1|7|30" default="7" free
# @input packageCache boolean "Also downloaded packages" default="false"
# @input journals boolean "Also system journals older than those days" default="false"
# @input dryRun boolean "Dry run: only say what would go" default="true"
# @output files unsigned-integer "Files"
# @output size size "Size of these files"
# @output freeBefore size "Free before"
# @output freeAfter size "Free after"
# @output dryRun boolean "Dry run"
set -eu

folder=$HANDRAIL_INPUT_folder
days=$HANDRAIL_INPUT_days
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
free() { df -Pk "$real" | awk 'NR == 2 { printf "%.0f", $4 * 1024 }'; }

[ "$days" -ge 1 ] && [ "$days" -le 3650 ] || fail 'Days: expected 1 to 3650.'
real=$(cd -- "$folder" 2> /dev/null && pwd -P) || fail "The folder $folder does not exist or may not be entered."
# Where a wrong folder would be a disaster, only temporary ones are taken, whatever links led there.
case "$real/" in
  /tmp/* | /var/tmp/* | /private/tmp/* | /private/var/tmp/*) ;;
  *) fail "$real is not a temporary folder. Use /tmp, /var/tmp or a folder inside them." ;;
esac

case "$(uname -s)" in
  Darwin) size_of='stat -f %z' ;;
  *) size_of='stat -c %s' ;;
esac
old() { find "$real" -xdev -type f -mmin "+$((days * 1440))" "$@"; }

before=$(free)
# Files may vanish while we look, so find's own complaints decide nothing.
# shellcheck disable=SC2086
old -exec $size_of {} + 2> /dev/null > "$HANDRAIL_OUTPUTS.sizes" || true
out files "$(awk 'END { print NR }' "$HANDRAIL_OUTPUTS.sizes")"
out size "$(awk '{ sum += $1 } END { printf "%.0f", sum }' "$HANDRAIL_OUTPUTS.sizes")"
rm -f "$HANDRAIL_OUTPUTS.sizes"
old -print | head -n 200

if [ "$HANDRAIL_INPUT_dryRun" = false ]; then
  old -delete || printf 'Some files could not be removed.\n' >&2
  if [ "$HANDRAIL_INPUT_packageCache" = true ]; then
    if command -v apt-get > /dev/null; then apt-get clean
    elif command -v dnf > /dev/null; then dnf -q clean packages
    elif command -v zypper > /dev/null; then zypper -q clean
    elif command -v brew > /dev/null; then brew cleanup -q
    else printf 'No package manager known to this action was found.\n' >&2; fi
  fi
  if [ "$HANDRAIL_INPUT_journals" = true ]; then
    if command -v journalctl > /dev/null; then journalctl --quiet "--vacuum-time=${days}d"
    else printf 'This device keeps no systemd journal.\n' >&2; fi
  fi
fi
out freeBefore "$before"
out freeAfter "$(free)"
out dryRun "$HANDRAIL_INPUT_dryRun"
