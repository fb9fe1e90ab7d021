#!/bin/sh
# @action Logged-on users
# @description Lists who is logged on to this device, where and since when.
# @platforms linux, macos
# @time-out 30s
# @output users string-list "Users"
# @output count unsigned-integer "Users logged on"
# @output sessions string-list "Sessions"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }

list=$(LC_ALL=C who | sed 's/  */ /g')
# A desktop may have its users known to logind alone.
if command -v loginctl > /dev/null && [ -d /run/systemd/system ]; then
  list=$(printf '%s\n%s\n' "$list" "$(loginctl list-sessions --no-legend | awk '$3 != "" { print $3, $4, $5 }')")
fi
list=$(printf '%s\n' "$list" | sed 's/ *$//' | awk 'NF && !seen[$0]++')
users=$(printf '%s\n' "$list" | awk 'NF && !seen[$1]++ { print $1 }')
printf '%s\n' "$users" | while IFS= read -r user; do [ -z "$user" ] || out users "$user"; done
printf '%s\n' "$list" | while IFS= read -r line; do [ -z "$line" ] || out sessions "$line"; done
out count "$(printf '%s\n' "$users" | awk 'NF { count++ } END { print count + 0 }')"
printf '%s\n' "${list:-Nobody is logged on.}"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD0qNsENeXzSOnu
# d26gEhwEkw+b30075IOXAqQ0MjnOSKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEICBTev9DYr31ixCul6Ld
# QGBlwVf4EoMbcsKbWvKh8rdnMA0GCSqGSIb3DQEBAQUABIIBgD1+tLHyFqDO2kRH
# R09FS5SHj5kwig727i0zi9/h8cIX3JfmsCgeNeCKDQZYhwYr8lGxDNS0cYJ9swKI
# PpeHwgEORnL4vWOZZDsTn+EkWyNLe8kQk7l6K3b2G8DUd7yEUlauWR4aZSymaBco
# eRH1GqmZfrqSuikO/MY3A8aPkjdqpsj8FpkQEvwShXN/aky2fUbocroVK8dEUvv7
# J1MnGuWZE7JiATeSG+Joi+ifkK3uUqbg4hir1bebj6So2TkZjhIZpNVJcwhfUEs9
# 0tqDLnkvpdgYyfbsFprP7DnbfnhG7eXPzjqHn0ywWrIhZNlT/r7lffUxiSq1bPPt
# 8rWXYGXHEGU2hN03X5Ry5cB2R7ZyGo2aIqRzELcQwNKObx4oS5VedYUo4cFqSsEx
# gsj6GiPbaa7C3LrDO0lBROpmXfoovf07ehGjO1x1hV2dCHnDbXZKcX7SxM7OppGJ
# M63iCQswUR0QAWSyJzJBi/Ve7djYxNIGBCQP4vcZcp0HtOCGKg==
# SIG # End signature block
