#!/bin/sh
# @action Installed packages
# @description Lists installed packages with their versions, all or those whose name holds a text.
# @platforms linux, macos
# @time-out 2min
# @input search string "Only names with" default=""
# @output packages string-list "Packages (first 100)"
# @output found unsigned-integer "Found"
# @output installed unsigned-integer "Installed altogether"
# @output manager string "Package manager"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

if command -v dpkg-query > /dev/null; then
  manager=dpkg
  list=$(dpkg-query -W -f '${db:Status-Abbrev}\t${Package} ${Version}\n' | sed -n 's/^ii *\t//p')
elif command -v rpm > /dev/null; then
  manager=rpm
  list=$(rpm -qa --queryformat '%{NAME} %{VERSION}-%{RELEASE}\n')
elif command -v apk > /dev/null; then
  manager=apk
  list=$(apk info -v | sed 's/-\([0-9][^-]*-r[0-9]*\)$/ \1/')
elif command -v pacman > /dev/null; then
  manager=pacman
  list=$(pacman -Q)
elif command -v brew > /dev/null; then
  manager=brew
  list=$(brew list --versions)
elif command -v pkgutil > /dev/null; then
  manager=pkgutil
  list=$(pkgutil --pkgs)
else fail 'This device has no package manager that this action knows.'; fi

# The search text is compared as it is, never as a pattern; awk reads it from the environment, where \ is no escape.
found=$(printf '%s\n' "$list" | sort |
  awk 'ENVIRON["HANDRAIL_INPUT_search"] == "" || index(tolower($1), tolower(ENVIRON["HANDRAIL_INPUT_search"]))')
printf '%s\n' "$found" | head -n 100 | while IFS= read -r line; do
  [ -z "$line" ] || out packages "$line"
done
printf '%s\n' "$found"
out found "$(printf '%s\n' "$found" | awk 'NF { count++ } END { print count + 0 }')"
out installed "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
out manager "$manager"
