#!/bin/sh
# @action Log errors of the last hours
# @description Counts the errors in the system's log and shows what they come from and the last ones.
# @platforms linux, macos
# @time-out 3min
# @input hours integer "Hours" values="1|6|24|72" default="24" free
# @output errors unsigned-integer "Errors"
# @output sources string-list "Where they come from"
# @output last string-list "The last 20"
set -eu

hours=$HANDRAIL_INPUT_hours
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
[ "$hours" -ge 1 ] && [ "$hours" -le 720 ] || fail 'Hours: expected 1 to 720.'

# Lines: date and time, host, source, message.
if [ "$(uname -s)" = Darwin ]; then
  list=$(log show --style syslog --last "${hours}h" --predicate 'messageType == error OR messageType == fault' |
    awk 'NR > 1 { $2 = $1 "T" $2; $1 = ""; sub(/^ /, ""); print }')
elif command -v journalctl > /dev/null; then
  list=$(LC_ALL=C journalctl --quiet --no-pager --priority err --since "-${hours}h" --output short-iso) ||
    fail 'The journal could not be read; this needs administrator rights.'
else fail 'This device keeps no systemd journal.'; fi

list=$(printf '%s\n' "$list" | grep -v '^-- ' || true)
out errors "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
printf '%s\n' "$list" | awk 'NF { source = $3; sub(/(\[[0-9]*\])?:?$/, "", source); count[source]++ }
  END { for (source in count) print count[source], source }' | sort -rn | head -n 20 |
  while IFS= read -r line; do out sources "${line#* }: ${line%% *}"; done
printf '%s\n' "$list" | tail -n 20 | while IFS= read -r line; do
  [ -z "$line" ] || out last "$line"
done
printf '%s\n' "$list" | tail -n 100

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCTdwfqt84BoDd/
# 7CC3p9zdrWjsnPEe+kQALOK5x5uZS6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIDu8Yb71kqf09omjkA9r
# xYGVt47TXPPvlG/DOFu6OO2pMA0GCSqGSIb3DQEBAQUABIIBgHQy+3udlfOny3E5
# zhgUEGg+b++7I0iKP++fNVwo7916FoQZcmI/MEqcoaf7qr/fxxwY0PzpEbbpkuKE
# uJUgFBDFMixXpJbvRekwlUKLBy/zZbZLQptBKRRObsSlCtsofBFSroaGl9+S4n+3
# CEOBrqKIMsRQ9HC273gVJnvU61s0PxKJaIrJPVQq1EjRGgO9gsa/5VwUIHKZBRfK
# vlrG2B4VOcg4QX02C2TT1F4OmUdVgj3RdRp6rfvqrjjDzH/upfuhcJn86SpOSYfv
# XzjFVGfA+KincX2MSBd4WKGHAzNhQvQnNDtCep5OPGD8TpsI+HaYKlp+ZrEqw0kY
# 9s3+uzTSgyRoQFB5b4dvrePSJUrewvuTLCFGwK2APBg300yEYGgdd3hTjkYQy+Fh
# 1zq1M7T0Cq/ljUSlyREkarRIdVfO4N9I2hQv0bp5QOSsrA2SkGep+Lue6itJjt52
# EI1giFp/AGP6i7PVj8lNP2XC8UC17fZWsCcH6WdxdeOeiSbs4Q==
# SIG # End signature block
