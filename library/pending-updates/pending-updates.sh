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

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCz+moGW/JG7yzQ
# 7GuS/9gsMvEzLwfEBN6O63SETInNk6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKU566mYAXmzHYHBeJqM
# QuP3LypvHu3vUyQDQPDoflf6MA0GCSqGSIb3DQEBAQUABIIBgJWFGJWHBPM3B3Y9
# HWvZtJtbkSQb6iUmHOdOLt0Q6pK+Zf3tWiP5qR2tSJsPMA+gw/noNL+yDWe/CJZh
# swEIqmsrbtHIKmHeT8y+Ba4Zq6GUQJrRq+J5wFnYNt04fm8ddKqIrPDdSMajYyuT
# q/HYmhBhe/bJ9mH9u2q8GdSpzpySClsw1PPCkVrvCWV68xj8TBuUbE03YAFuAWaG
# mdP/GlrK9PUYI3yfHcX3Qh1qtbCu0MeaHSw+7sLLTwSe2JXUlHaSpNr4k741+PY2
# rHqNEHacL5D/jEam+el/u0qBQ2N851cQkg53NS2HkBmDVMlyVu8PWt6M0z/278Dy
# o+k/R33wyOZQNnpwCnlT9etaHsxY9DFVjsT2L/f0JgSXP/aXDt6kLr9DTnPle6lW
# 9xRa+0B1+IscTd5unTJNQrsCjGUS73sgi/dT4V+mJ45b4uN0+BgHiHs547qHBQSx
# 7UBf527H43fJrx9NivHhx05lshEF/2V5RlFblxMfm7RIsx1+OQ==
# SIG # End signature block
