#!/bin/sh
# @action Installed packages
# @description Lists installed packages with their versions, all or those whose name holds a text.
# @platforms linux, macos
# @time-out 2min
# @input search string "Only names with" default=""
# @output packages string-list "Packages (first 100)"
# @output found unsigned-integer "Found"
# @output installed unsigned-integer "Installed altogether"
# @output manager string "Package manager"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

if command -v dpkg-query > /dev/null; then
  manager=dpkg
  list=$(dpkg-query -W -f '${db:Status-Abbrev}\t${Package} ${Version}\n' | sed -n 's/^ii *\t//p')
elif command -v rpm > /dev/null; then
  manager=rpm
  list=$(rpm -qa --queryformat '%{NAME} %{VERSION}-%{RELEASE}\n')
elif command -v apk > /dev/null; then
  manager=apk
  list=$(apk info -v | sed 's/-\([0-9][^-]*-r[0-9]*\)$/ \1/')
elif command -v pacman > /dev/null; then
  manager=pacman
  list=$(pacman -Q)
elif command -v brew > /dev/null; then
  manager=brew
  list=$(brew list --versions)
elif command -v pkgutil > /dev/null; then
  manager=pkgutil
  list=$(pkgutil --pkgs)
else fail 'This device has no package manager that this action knows.'; fi

# The search text is compared as it is, never as a pattern; awk reads it from the environment, where \ is no escape.
found=$(printf '%s\n' "$list" | sort |
  awk 'ENVIRON["HANDRAIL_INPUT_search"] == "" || index(tolower($1), tolower(ENVIRON["HANDRAIL_INPUT_search"]))')
printf '%s\n' "$found" | head -n 100 | while IFS= read -r line; do
  [ -z "$line" ] || out packages "$line"
done
printf '%s\n' "$found"
out found "$(printf '%s\n' "$found" | awk 'NF { count++ } END { print count + 0 }')"
out installed "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
out manager "$manager"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD2861BDedTHiYB
# XxTVi+VMpHAxqiIAPUh+gsdA9aq5A6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIMExhiG9JKeygcukHI7r
# FN7/F1lDi+zyLKcav4V1ACOMMA0GCSqGSIb3DQEBAQUABIIBgMaKYJxBesdipBA8
# +wfC4j/YG0k6ghGvJQ3T0U8n4hqP0ZCPvXv1Fd4c2QcpF9rNkhNBmhVJgsz4G8sq
# t74hUpAvaZQKAYcFOZfGeNiKcZCMQp9/x9h6OMnun+w+NuwQKXBTvLaTv4F8ghEy
# p4RHyQvrJ/MxlG743K8kgn5wC3g/tWTiJS1LA2T2KOxYB7JPf3NvpATtu82YPKak
# CtKX07bI69SoKo9TKNOGnrmlK+aiLpttC0vl0YOjk5Liq9XG0Ctckrr3ebtIFjHn
# t03Siy1mj4WKBC1H/YTAP4qBKTOqqwv6BMn9bcy0d3Hmsm7Ex8tbZ2mZE/dYSwhK
# nH8E4BEehUgfh4gEbStJVwfLiscbLvKHziDGph84k9/AGI3gdTPlAhnqbjL5DoLA
# KFAWzUM0KpdHLbYHe62mNA9SwlQGnP95UzCeC/iQy80POS8vQNzonAcbEIG2+CcT
# KQlGq7XkVkKYk7T8Ep1KxVzJ5GvhcxGJUnKI2NIpyqZy0Jc3Mg==
# SIG # End signature block
