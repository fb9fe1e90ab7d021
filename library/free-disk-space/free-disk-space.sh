#!/bin/sh
# @action Free disk space
# @description Removes old files from a temporary folder and, if wanted, downloaded packages and old journals.
# @platforms linux, macos
# @time-out 10min
# @input folder string "Temporary folder" values="/tmp|/var/tmp" default="/tmp" free
# @input days integer "Only files unchanged for (days)" values="1|7|30" default="7" free
# @input packageCache boolean "Also downloaded packages" default="false"
# @input journals boolean "Also system journals older than those days" default="false"
# @output files unsigned-integer "Files"
# @output size size "Size of these files"
# @output freeBefore size "Free before"
# @output freeAfter size "Free after"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Speicherplatz freigeben"
# @text de description "Entfernt alte Dateien aus einem temporären Ordner und auf Wunsch heruntergeladene Pakete und alte Journale."
# @text de label folder "Temporärer Ordner"
# @text de label days "Nur Dateien, unverändert seit (Tagen)"
# @text de label packageCache "Auch heruntergeladene Pakete"
# @text de label journals "Auch Systemjournale, die älter sind"
# @text de label dryRun "Probelauf"
# @text de label files "Dateien"
# @text de label size "Größe dieser Dateien"
# @text de label freeBefore "Frei vorher"
# @text de label freeAfter "Frei nachher"
set -eu

dryRun=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dryRun=true

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

if [ "$dryRun" = false ]; then
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
out dryRun "$dryRun"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCC+3B/w2WoLTNSz
# g/VBTbTfmdghPAHT/VYfsE/HIbKtuKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIAfcthUDS7o5kT+H93kf
# 4sPnArb9J2bnfooH7ATUj5mqMA0GCSqGSIb3DQEBAQUABIIBgAiriW7S3a0pLZaD
# YL4cpmgcsahyTJPXw6zHaeqh4EYiuxWRTkq0xeHcgTK1PBLl0FttOpXQmDIoNlWN
# A0mfzCbatl1oZmtmnJNhEBidmePOKnGORe9HqM/L3OywogUAfr0rUZtrANkMmULU
# xwFAl/BhXy+nguzjUPu/uCFGfjuEHcBzF/FxInmQLdb4KagqPTgLmZT/4lqIgb/u
# dg7/4Bft0njMBAN9SGUqXeKqcq04d3/F4G5IdJ9rToTv+HuGBM6UOZgSsLvdChsZ
# w0kuj/CT6ZY3lVQjy9RjigVmUKFL0POZD6Vrio6waOCNTID+w0pL14v5aKrQj1ha
# 5o9qOGvu7cX6zBnxTaOFQbvTqfCsvosn5fbtR9nrSe//oGuo05n3+yUcLGgZKf5s
# 8vpPUMbLRgLaAdUQwyX4HQ56kNr/ZEwTVI292pnoGNfG8zaa5BX7sduu4OVeiq3L
# SQOguSrKYZjx0i+A9lxdSzA7IphZkq6TkNOmNEJplRT3IVl0lg==
# SIG # End signature block
