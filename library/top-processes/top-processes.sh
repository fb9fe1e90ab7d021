#!/bin/sh
# @action Top processes
# @description Lists the processes that use most of the processor or the memory.
# @platforms linux, macos
# @time-out 30s
# @input by string "Order by" values="processor|memory" default="processor"
# @input count integer "How many" values="5|10|20" default="10" free
# @output processes string-list "Processes"
# @output highestProcessor float "Highest processor use (%)"
# @output highestMemory size "Highest memory use"
# @output running unsigned-integer "Processes altogether"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

count=$HANDRAIL_INPUT_count
[ "$count" -ge 1 ] && [ "$count" -le 100 ] || fail 'How many: expected 1 to 100.'
case "$HANDRAIL_INPUT_by" in
  memory) column=3 ;;
  *) column=2 ;;
esac

# pid, processor use in %, resident memory in KiB, user, name
list=$(LC_ALL=C ps -Ao pid=,pcpu=,rss=,user=,comm=)
printf '%s\n' "$list" | sort -k "$column,${column}nr" | head -n "$count" |
  while read -r pid processor memory user name; do
    line=$(awk -v pid="$pid" -v processor="$processor" -v memory="$memory" -v user="$user" -v name="$name" \
      'BEGIN { printf "%s  %.1f %%  %.1f MB  %s  (%s)", name, processor, memory * 1024 / 1000000, user, pid }')
    out processes "$line"
    printf '%s\n' "$line"
  done
out highestProcessor "$(printf '%s\n' "$list" | awk '$2 > most { most = $2 } END { print most + 0 }')"
out highestMemory "$(printf '%s\n' "$list" | awk '$3 > most { most = $3 } END { printf "%.0f", most * 1024 }')"
out running "$(printf '%s\n' "$list" | awk 'END { print NR }')"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDeS67npExil6PA
# Y2mLk/Nbwcl7rD4QMF22NejZMVTahaCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIL/KuYSfzjfpLNZpMQ+Z
# Rz0w5SskOUeU96Ekgu/ISJDOMA0GCSqGSIb3DQEBAQUABIIBgJCDUhswNjtpLC1y
# 7rzhAk09YbaDV2JxZVJ0VFqYFWATJia2yyEwtgz2l7j49wjUU+aV0fR4ygs2FEc1
# HM7QMi876Q5WHWWqj98NFfGWrzhmbEAaQcOMf2Q4p/MrUU17rLdMyH9axcfF4CIh
# kDtL/3rXY0abEYjUmPb7V6Z+XIXL/hMmRF9MbKNjU33NxAK+mXZHuAvGif1tnWVz
# g+1XcuknXVzn+x8AJa90923dd1TQUD/ko8Ot/gfYE/j9oLqMRYNqXWW9m/inSKKB
# Z9e9x7MY+5LgBFBExpS4gCegmH5bxpR6lCMhqLvpco8+3qpBFn2lWL5jZRPW5okA
# VgyzSHvdWnpbUVIXMs1wJgts6LYz3HjBttCWntiNMuEKjzjYHsXkXXKkV2CUewxV
# 4O3i5t0jPXwSRdEjwlSkAI7FAdAuzPX0P0wadtY5yonN3l78mg+BF1fXAFPW4O3L
# VwSjXE+Y9/pCqU2tz7UIvQ/ucbJTqzk/ElFtHlE/JvcrngXawA==
# SIG # End signature block
