#!/bin/sh
# @action Unlock an account
# @description Lets a local account that was locked sign in again.
# @platforms linux, macos
# @time-out 60s
# @input user string "User (login name)"
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

if [ "$(uname -s)" = Darwin ]; then
  state() {
    case "$(pwpolicy -u "$user" -getpolicy 2> /dev/null)$(dscl . -read "/Users/$user" AuthenticationAuthority 2> /dev/null)" in
      *isDisabled=1* | *DisabledUser*) echo locked ;;
      *) echo unlocked ;;
    esac
  }
  change() { pwpolicy -u "$user" -enableuser; }
else
  cut -d : -f 1 /etc/passwd | grep -Fqx -- "$user" || fail "“${user}” is an account of a directory; change it there."
  # Locked is an account whose password is barred and that has expired: a barred password alone lets keys in.
  state() {
    getent shadow "$user" | awk -F : -v today="$(($(date +%s) / 86400))" '
      { print ($2 ~ /^!/ || $8 != "" && $8 + 0 <= today) ? "locked" : "unlocked" }'
  }
  change() {
    # usermod refuses to unlock an account that would then need no password; its expiry is lifted all the same.
    usermod --expiredate '' -- "$user" || return 1
    case "$(getent shadow "$user" | cut -d : -f 2)" in '!' | '!!' | '!*' | '*') ;; '!'*) usermod --unlock -- "$user" ;; esac
  }
fi

before=$(state)
out user "$user"
out before "$before"
[ "$HANDRAIL_INPUT_dryRun" = true ] || change || fail "The account “${user}” could not be unlocked; this needs administrator rights."
after=$(state)
out after "$after"
printf 'The account “%s” is %s (before: %s).\n' "$user" "$after" "$before"
