#!/bin/sh
# @action Reset printer queue
# @description Cancels all waiting print jobs and lets the printers take new ones.
# @platforms linux, macos
# @time-out 60s
# @input printer string "Printer (empty: all)" default=""
# @input dryRun boolean "Dry run: only say what waits" default="true"
# @output printers string-list "Printers"
# @output waiting unsigned-integer "Print jobs that waited"
# @output left unsigned-integer "Print jobs left"
# @output dryRun boolean "Dry run"
set -eu

printer=$HANDRAIL_INPUT_printer
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
waiting() { LC_ALL=C lpstat -o ${printer:+"$printer"} | awk 'NF { count++ } END { print count + 0 }'; }

command -v lpstat > /dev/null || fail 'This device has no CUPS printing system.'
case "$printer" in
  -* | *[!A-Za-z0-9._-]*) fail "“${printer}” cannot be the name of a printer." ;;
esac
printers=$(LC_ALL=C lpstat -e)
[ -n "$printers" ] || fail 'No printer is set up on this device.'
if [ -n "$printer" ]; then
  printf '%s\n' "$printers" | grep -Fqx -- "$printer" || fail "There is no printer “${printer}”. There are: $(printf '%s' "$printers" | tr '\n' ' ')"
  printers=$printer
fi

before=$(waiting)
out waiting "$before"
LC_ALL=C lpstat -o ${printer:+"$printer"}
printf '%s\n' "$printers" | while IFS= read -r name; do
  out printers "$name"
  [ "$HANDRAIL_INPUT_dryRun" = false ] || continue
  cancel -a "$name" || fail "The jobs of $name could not be cancelled; this needs administrator rights."
  cupsenable "$name" || fail "$name could not be enabled."
  cupsaccept "$name" || fail "$name could not be made to accept jobs."
done
out left "$(waiting)"
out dryRun "$HANDRAIL_INPUT_dryRun"
