#!/bin/sh
# @action File systems
# @description Tells how full each file system is, by space and by number of files.
# @platforms linux, macos
# @time-out 60s
# @input warn integer "Nearly full from (percent)" values="80|90|95" default="90" free
# @output fullest ratio "Fullest"
# @output systems string-list "File systems"
# @output nearlyFull string-list "Nearly full"
set -eu

warn=$HANDRAIL_INPUT_warn
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
[ "$warn" -ge 1 ] && [ "$warn" -le 100 ] || fail 'Percent: expected 1 to 100.'

# One line each: percent, free KiB, where. What lives in memory or is read-only by nature tells nothing.
list=$(LC_ALL=C df -Pk 2> /dev/null | awk 'NR > 1 && $2 > 0 && $1 !~ /^(tmpfs|devtmpfs|udev|shm|devfs|none|map)$/ && $1 !~ /loop/ {
  percent = $5; sub(/%/, "", percent); free = $4; where = $6
  for (part = 7; part <= NF; part++) where = where " " $part
  if (!seen[$1]++) print percent, free, where }' | sort -rn)
[ -n "$list" ] || fail 'df named no file system.'
out fullest "$(printf '%s\n' "$list" | awk 'NR == 1 { print $1 "%" }')"
printf '%s\n' "$list" | while read -r percent free where; do
  line="$where: $percent % full, $((free / 1024)) MiB free"
  out systems "$line"
  printf '%s\n' "$line"
  [ "$percent" -lt "$warn" ] || out nearlyFull "$where: $percent % of space"
done
LC_ALL=C df -Pi 2> /dev/null | awk -v warn="$warn" 'NR > 1 && $5 ~ /^[0-9]+%$/ && $5 + 0 >= warn && $1 !~ /loop/ { print $6 ": " $5 + 0 " % of files" }' |
  while IFS= read -r line; do out nearlyFull "$line"; done

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBa3YNOZFC8dG4M
# XGsOl1zZqFqETjm3nYFkwUy5mRhDEKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEINac6NOCyH/FaAeH7kfV
# 9NGooXJPC/7x0cukTXujTlEVMA0GCSqGSIb3DQEBAQUABIIBgCCGUNDF2uLpKoA8
# 8rHaTdwF4uBiwIZzSqYhZrSvq/F1pRhB8Tj/NeJpftcOicCIiblhB/upKlAqM+EW
# FO6dJgc54zmwazWizt4hW+mVX82BTFm26ULV37MlSaxtOFzgGURplgHYPA0XgZCD
# PMIxIeCVSgUpHdWz1coEjnZnSV/O4iwHVWxpfyLKBF8aVxm6hf/IJNXYIL2c/DZR
# tpJkUZh92l9bEtT3cY72XvFc4su06tkouCfUbSn+dudVnsKkSN5GVUiqXIZOVYP3
# vSBoAbDw4zgSg0+N3L7UoGCrXnI+r5XCthhDXI6QXj+SDyh2mDdaoLPyNeI6WQqn
# hfIWK58PBuEiuIzIjJSf3ozXEs9/PpqPxc2TwfuO1NRFuKPNMHEOFP6GHnJLryvK
# kAfvSJRTqqpTsKjU1zUbaGkycUVmJ3nGzAhciQLVQC/WgsF3n0MyIhTIRgeCjOAL
# D6seTE7nLk8Np0+lF4MQ3YKQUYUlFfGth/Mtd1D9fHr2qzvZBg==
# SIG # End signature block
