#!/bin/sh
# @action Clear a browser's cache
# @description Removes cached pages of one user's browsers; history, passwords and settings stay.
# @platforms linux, macos
# @time-out 5min
# @input user string "User (login name)"
# @input browser string "Browser" values="all|chrome|chromium|edge|firefox|safari" default="all"
# @input dryRun boolean "Dry run: only say how much" default="true"
# @output folders string-list "Cache folders"
# @output size size "Size"
# @output dryRun boolean "Dry run"
set -eu

user=$HANDRAIL_INPUT_user
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$user" in
  '' | -* | *[!A-Za-z0-9@._-]*) fail "“${user}” cannot be a login name." ;;
esac
if [ "$(uname -s)" = Darwin ]; then
  home=$(dscl . -read "/Users/$user" NFSHomeDirectory 2> /dev/null | awk '{ print $2 }')
  caches=Library/Caches
  chrome=Google/Chrome chromium=Chromium edge='Microsoft Edge' firefox=Firefox/Profiles safari=com.apple.Safari
else
  home=$(getent passwd "$user" | cut -d : -f 6)
  caches=.cache
  chrome=google-chrome chromium=chromium edge=microsoft-edge firefox=mozilla/firefox safari=
fi
[ -n "$home" ] || fail "There is no user “${user}” on this device."

# All work in the user's home is done as that user: a link laid there by the user must not lead an administrator astray.
as_user() {
  if [ "$(id -un)" = "$user" ]; then "$@"
  elif command -v runuser > /dev/null; then runuser -u "$user" -- "$@"
  else sudo -n -u "$user" -- "$@"; fi
}
# The folder that we were started in may be closed to the user.
cd /
as_user true || fail "This action may not act as “${user}”. Run it as an administrator."

total=0
for browser in chrome chromium edge firefox safari; do
  [ "$HANDRAIL_INPUT_browser" = all ] || [ "$HANDRAIL_INPUT_browser" = "$browser" ] || continue
  eval "name=\$$browser" # one of the five names above, never an input
  folder="$home/$caches/$name"
  [ -n "$name" ] && as_user test -d "$folder" || continue
  kib=$(as_user du -sk "$folder" | cut -f 1)
  total=$((total + kib))
  out folders "$folder"
  printf '%s KiB  %s\n' "$kib" "$folder"
  [ "$HANDRAIL_INPUT_dryRun" = true ] || as_user find "$folder" -mindepth 1 -delete ||
    fail "Not all of $folder could be removed. Close the browser and try again."
done
out size "$total KiB"
out dryRun "$HANDRAIL_INPUT_dryRun"
