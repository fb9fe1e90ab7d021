#!/bin/sh
# @action Lock an account
# @description Keeps a local account from signing in, by password, key or any other way.
# @platforms linux, macos
# @time-out 60s
# @input user string "User (login name)"
# @input endSessions boolean "Also end the sessions of the account" default="false"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output user string "User"
# @output before string "State before"
# @output after string "State after"
set -eu

user=$HANDRAIL_INPUT_user
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$user" in
  '' | -* | *[!A-Za-z0-9@._-]*) fail "“${user}” cannot be a login name." ;;
esac
id -u -- "$user" > /dev/null 2>&1 || fail "There is no user “${user}” on this device."
[ "$(id -u -- "$user")" -ne 0 ] || fail 'This action does not lock an administrator with the number 0 (root).'
[ "$user" != "$(id -un)" ] || fail 'This action does not lock the account it runs as.'

if [ "$(uname -s)" = Darwin ]; then
  state() {
    case "$(pwpolicy -u "$user" -getpolicy 2> /dev/null)$(dscl . -read "/Users/$user" AuthenticationAuthority 2> /dev/null)" in
      *isDisabled=1* | *DisabledUser*) echo locked ;;
      *) echo unlocked ;;
    esac
  }
  change() { pwpolicy -u "$user" -disableuser; }
else
  cut -d : -f 1 /etc/passwd | grep -Fqx -- "$user" || fail "“${user}” is an account of a directory; change it there."
  # Locked is an account whose password is barred and that has expired: a barred password alone lets keys in.
  state() {
    getent shadow "$user" | awk -F : -v today="$(($(date +%s) / 86400))" '
      { print ($2 ~ /^!/ || $8 != "" && $8 + 0 <= today) ? "locked" : "unlocked" }'
  }
  change() { usermod --lock --expiredate 1 -- "$user"; }
fi

before=$(state)
out user "$user"
out before "$before"
[ "$HANDRAIL_INPUT_dryRun" = true ] || change || fail "The account “${user}” could not be locked; this needs administrator rights."
if [ "$HANDRAIL_INPUT_dryRun" = false ] && [ "$HANDRAIL_INPUT_endSessions" = true ]; then
  # 1: it had no process.
  pkill -KILL -u "$user" || [ $? -eq 1 ] || fail "The account is locked, but its sessions could not be ended."
fi
after=$(state)
out after "$after"
printf 'The account “%s” is %s (before: %s).\n' "$user" "$after" "$before"
