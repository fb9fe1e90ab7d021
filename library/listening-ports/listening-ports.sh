#!/bin/sh
# @action Listening ports
# @description Lists the TCP ports on which this device takes connections, and the programs behind them.
# @platforms linux, macos
# @time-out 30s
# @output ports string-list "Ports"
# @output open unsigned-integer "Open to other devices"
# @output count unsigned-integer "Listening"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

# One line each: address:port, program (where the system tells).
if command -v ss > /dev/null; then
  list=$(ss -Hltnp | awk '{ program = ""; if (match($0, /\(\("[^"]*"/)) program = substr($0, RSTART + 3, RLENGTH - 4); print $4, program }')
elif command -v lsof > /dev/null; then
  list=$(lsof -nP -iTCP -sTCP:LISTEN | awk 'NR > 1 { print $9, $1 }')
else fail 'Neither ss nor lsof is there to ask.'; fi

list=$(printf '%s\n' "$list" | awk 'NF && !seen[$0]++')
printf '%s\n' "$list" | while IFS= read -r line; do [ -z "$line" ] || out ports "$line"; done
printf '%s\n' "${list:-Nothing listens.}"
out count "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
out open "$(printf '%s\n' "$list" | awk 'NF && $1 !~ /^(127\.|\[?::1\]?:|\[::ffff:127\.)/ { count++ } END { print count + 0 }')"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDm8XYA+V5fRo/F
# bivBUs9/Dln4+MHdgp5CF2UAoGZerKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEICPhdZTcXkEpDdxQNs+G
# U+lK+9Y4/uTjpo1iGZbc96kyMA0GCSqGSIb3DQEBAQUABIIBgFSuj73Hg2VobD9L
# Ni6ynTI0HqJA252UkcvVOvuyLMKgJFDirl36sOEIHaNz2NKbWPD7gmorhZXYKA3z
# aV9H7k129+Yvc7p5v4YJvQ5/D7KywllVzODjSNAszBNgqgSefadIKZCoH40YLXgg
# MqDBQCqWYAEJyO9t8iTDcAeRH8Uy1XLgaibn4AUitCq/0DcIhZ2mg99wFX6f5jiN
# ZszVhLgXqyle8X9OJyYDgglqEzKpE99nX5mnMxnQd5VRR/bM0gqithoTP6mPhjVy
# qY0ZEv60PZF+hRPm3yZqTVip+JpgetFBKcFZA/b5X4DSQlA6XOnAz8aHl2z7YZZV
# 9vZpcRKR84TM+ewL7ogYEC91PsoH0/b0cKzxe7Q/SM8TLRVUfOHfE09uvyO+Gorl
# yVMQqV8A1p+vbW7nUjCk7YWV9eGt4ZpNO/1mwvyUeY8Oq/4ZQc/6CPxixGoIequc
# QUaYJrFCGNhzgflRe90Mvp2WnH1tStHufMU6L3DtsnMIvP7MCQ==
# SIG # End signature block
