#!/bin/sh
# @action Stop a process
# @description Asks processes to end, by name or number, and ends them by force if wanted and needed.
# @platforms linux, macos
# @time-out 60s
# @input process string "Process name, or its number"
# @input seconds integer "Seconds to let it end" values="5|10|30" default="10" free
# @input force boolean "By force, if it does not end in that time" default="false"
# @output processes string-list "Processes"
# @output count unsigned-integer "Found"
# @output stopped unsigned-integer "Stopped"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Prozess beenden"
# @text de description "Bittet Prozesse nach Name oder Nummer, sich zu beenden, und erzwingt es auf Wunsch, wo es nötig ist."
# @text de label process "Name des Prozesses oder seine Nummer"
# @text de label seconds "Sekunden, die er dafür bekommt"
# @text de label force "Erzwingen, wenn er in dieser Zeit nicht endet"
# @text de label dryRun "Probelauf"
# @text de label processes "Prozesse"
# @text de label count "Gefunden"
# @text de label stopped "Beendet"
set -eu

dryRun=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dryRun=true

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

seconds=$HANDRAIL_INPUT_seconds
[ "$seconds" -ge 1 ] && [ "$seconds" -le 40 ] || fail 'Seconds: expected 1 to 40.'

# This shell and what started it must not be stopped, whatever name was asked for; nor must the system's first process.
spared=" 1 "
pid=$$
while [ "$pid" -gt 1 ]; do
  spared="$spared$pid "
  pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
  [ -n "$pid" ] || break
done

# A number names a process by its number only; a name must be the whole one. macOS names processes by their path.
found=$(LC_ALL=C ps -Ao pid=,comm= | awk -v spared="$spared" '
  { pid = $1; $1 = ""; sub(/^ /, ""); name = $0; if (name ~ /^\//) sub(/.*\//, "", name); wanted = ENVIRON["HANDRAIL_INPUT_process"] }
  index(spared, " " pid " ") { next }
  (wanted ~ /^[0-9]+$/ ? wanted == pid : wanted "" == name "") { print pid, name }')
[ -n "$found" ] || fail "No process “${HANDRAIL_INPUT_process}” runs that this action may stop."

printf '%s\n' "$found" | while IFS= read -r line; do out processes "${line#* } (${line%% *})"; done
printf '%s\n' "$found"
pids=$(printf '%s\n' "$found" | awk '{ print $1 }')
count=$(printf '%s\n' "$pids" | awk 'END { print NR }')
out count "$count"
out dryRun "$dryRun"
if [ "$dryRun" = true ]; then
  out stopped 0
  exit 0
fi

alive() {
  for pid in $pids; do
    # A process that has ended and is not yet collected by its parent is no longer alive.
    case "$(ps -o stat= -p "$pid")" in '' | Z*) ;; *) printf '%s\n' "$pid" ;; esac
  done
}
# shellcheck disable=SC2086
kill $pids 2> /dev/null || true
waited=0
while [ -n "$(alive)" ] && [ "$waited" -lt $((seconds * 10)) ]; do
  sleep 0.1
  waited=$((waited + 1))
done
if [ -n "$(alive)" ] && [ "$HANDRAIL_INPUT_force" = true ]; then
  # shellcheck disable=SC2046
  kill -9 $(alive) 2> /dev/null || true
  sleep 0.5
fi
left=$(alive | awk 'END { print NR }')
out stopped $((count - left))
[ "$left" -eq 0 ] || fail "$left of $count did not end. Try again with force, or as an administrator."

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDF+XF8FrjsaMsF
# Rj0a0c1jJVoXaV8ggb79lb9Fk1ekZKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
# KSkpNbOsCMmyMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
# YnJhcnkgcm9vdDAeFw0yNjExMjEwNjUyMTBaFw0zNjExMjExODUyMTBaMBMxETAP
# BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
# 3F//byRM/ti5Js+CUXdBzryQxQIekoAO0bgW4JYCG/Ci99mRB8IiUImTNLCny6MD
# mgx+dOv/WtVxnEx5A3mKeup1BV+WgAaaa1fKbYh0OE7dnzFQDNuuvhpYgGC4hu2g
# RMVfAqM8gWPLRp+ljM3i0UsDdSv0Lst1daYNMOaGWF8yR/cuhvq+cG66OpOCaKD7
# 2L1voDw5pVH+uGEXyOhsrPYt/L/vzxTSHftE6sYCpBUIFRuA9QFjQlWPYjWx6SKh
# ZGwhuez1mwRfhgvCiq+T6493ErsAoTfaSZ7QMISJ+qqzB/ck7RussEiOmZ5n5SRK
# zI+JbMvhyeklpXpE314t2re98A02Lcw/mreYDJEO34WNHG+UH/kbx3z63ONlRkMr
# AURCV+kyLIg9uVDkBwhHJnQshlB7M2nYuFUPqM6xBvobZgc3aJFxVJc0q22wAS3Y
# p2WiOcd7P8eqF8wcGiDUwdQ9Jh8TIKXIE6Bk9//m+4mYS3IIKwJtkBtMSPYLI7ln
# AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
# BgNVHQ4EFgQUhll/8/lp4sz/OpYjgviifjdVxA8wHwYDVR0jBBgwFoAUn8xJ+oc9
# phijElhqW+hujCI3F2gwDQYJKoZIhvcNAQELBQADggGBALdDQ5sVYSR4K9iSBUi/
# Q6oty0d1OA+u5KEaq9ZPPI1/QA7Egz4NUbQBS9Ya7KJvZ8hlXBly432rARddjLAf
# h8YpvkIUCUQXF7IxUn1cWSSR/UfuR5G8fYrEHcy3xKPhAFkBp9YisJg1rilik6UG
# Lb2wL+o9M6+HIexMQNyK0tWPg3vDmrXJH6RpfwmfMMYCB2Vnu1JLB4QAKeoSnsGo
# n0yCU0it6V3jGjmr4MTCfarpAz9Zbxn7TVc6uUkM7OPSjgE3riXM7kPR29CJtqo4
# 1I8zAeBfeVhH3wQpxNVn4vje5D/NdAUvLsvdcWV28Yj6746woi/GzU4kD6HEDW4F
# WkkY9O40/XWV2wuJCGgy/P+p9IWq0z1I2Jhr8+HL6ec1TRbQdy+g0mHTx38YNP0o
# 7hu/vkp9PvYjsI/mFFS5ZJUP91byd8AYCnvOpxtXHDyk5r5M8o2be8JQYTiiC28S
# VePw/nf32lTqp8Dn254hMaZiq8FHjqj6GLdMgzQwyPqV+DGCAj8wggI7AgEBMDQw
# IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBLf42J3wVHKSkpNbOs
# CMmyMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIMt0DIO7hmuHDgpGaxj0
# 2Ee0fKFcvZsIXKXFuzu5kLiMMA0GCSqGSIb3DQEBAQUABIIBgLz5JCDoajWZiRJi
# W3yPgTjnk2s3/zEVAZD6sypYabhPQJ1r8ANfbBaIsiNVd9U6EvsRi81jUM/I1Hqk
# nlYvnk4eDSFI4pjgESoeK7YXwDu7kDzwJ5Ipw9kfebwhNBgzUt8jp2F9YxQ4BYZo
# I0S3CSIFfhuIuxUUUK7E4xmJgvAYgqr1bLGD8nN1AiUFpSsVbrbXInURVlnJkI1F
# 15D0cYO0dRliP/wdjRpsFP8+4kRSLnIBOhaX41+1jCttG81ms7f6xf3bv9nOoV4+
# UadyAoG8qlpK17vu9y/rRDJyy2KuQar1l5TBsBPbboDdNNKHditeYuiyWNzF8xz+
# 4j3fZXt3nlKTR89VoRX4J8i0NQYMLucMVfD3hZJN9dLaUzh4vm9yvd3B4YzI/1zH
# ABe95063A5B/OAnlWek458KCyNfHR272eq0DJ/1BxDfbP0QB4cLo6MSP60jrf2xF
# KaKJyxBw9dQWijhprmgxUcd2DYchvEIJoVk7ds2vAo2ppmTkWQ==
# SIG # End signature block
