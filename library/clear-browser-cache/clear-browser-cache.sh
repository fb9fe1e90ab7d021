#!/bin/sh
# @action Clear a browser's cache
# @description Removes cached pages of one user's browsers; history, passwords and settings stay.
# @platforms linux, macos
# @time-out 5min
# @input user string "User (login name)"
# @input browser string "Browser" values="all|chrome|chromium|edge|firefox|safari" default="all"
# @output folders string-list "Cache folders"
# @output size size "Size"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Browser-Cache leeren"
# @text de description "Entfernt zwischengespeicherte Seiten der Browser eines Benutzers; Verlauf, Passwörter und Einstellungen bleiben."
# @text de label user "Benutzer (Anmeldename)"
# @text de label browser "Browser"
# @text de label dryRun "Probelauf"
# @text de label folders "Cache-Ordner"
# @text de label size "Größe"
set -eu

dryRun=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dryRun=true

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
  [ "$dryRun" = true ] || as_user find "$folder" -mindepth 1 -delete ||
    fail "Not all of $folder could be removed. Close the browser and try again."
done
out size "$total KiB"
out dryRun "$dryRun"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCA7fn0CVYWoz71
# x4nfTcIx9rKdtO7P5Ihnd5uXeyxT8KCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIF4XJJltqoQh7wf87afD
# KlYW76cJX24nlIQeYSyXBMZ4MA0GCSqGSIb3DQEBAQUABIIBgNrq1GZZsk8unMXR
# ix5Hdz4guvncX2la5ANPtQ4GRN0QCQcGHlCCrIBqc15EK1vWIf+2oFBRVF6Ekr6D
# /cTsv6VLvX9vxrfEMtDxAO4IIcZ4lICpFS0BF0KfNhZ7zXq69/u5vL5yMG7yZQzO
# sHyef96J+REYDhO4s1XvbxVRIy3ZZatHUnEDGEpSoIuugT/mE+STZqr418hwXFXZ
# BoTLWeXhqxsbJ8mtlpsIn+G7mdVRRZn5pMChFrtw1tEuq3do7+q72KncEyWwkGVJ
# 0TMklVevno9B0l8CMA2Li2sevBB90HhamRDwjUUVgi8EqSqbSX0+yZwJW0Ck2hAe
# y45oQVSnRVNqFCnln+PPvFZhs7/jRl5NlkabZSnp3eoO2484iI53DkLn624WUl2Y
# /H6hDNsmaxxcGaZ49u4Vm7EahH3/i/gs2hQXHRt7kBiNvFZhX44ZEGd0hJyFAiDx
# 5mUDRnSYBL+o4S/HpzwsGXVYGwUpXj0Qcxr4QG47C26b9/Zkcg==
# SIG # End signature block
