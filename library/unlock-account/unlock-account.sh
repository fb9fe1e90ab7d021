#!/bin/sh
# @action Unlock an account
# @description Lets a local account that was locked sign in again.
# @platforms linux, macos
# @time-out 60s
# @input user string "User (login name)"
# @output user string "User"
# @output before string "State before"
# @output after string "State after"
# @dry-run
set -eu

dryRun=false
[ "${HANDRAIL_DRY_RUN:-}" != 1 ] || dryRun=true

user=$HANDRAIL_INPUT_user
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$user" in
  '' | -* | *[!A-Za-z0-9@._-]*) fail "“${user}” cannot be a login name." ;;
esac
id -u -- "$user" > /dev/null 2>&1 || fail "There is no user “${user}” on this device."

if [ "$(uname -s)" = Darwin ]; then
  state() {
    case "$(pwpolicy -u "$user" -getpolicy 2> /dev/null)$(dscl . -read "/Users/$user" AuthenticationAuthority 2> /dev/null)" in
      *isDisabled=1* | *DisabledUser*) echo locked ;;
      *) echo unlocked ;;
    esac
  }
  change() { pwpolicy -u "$user" -enableuser; }
else
  cut -d : -f 1 /etc/passwd | grep -Fqx -- "$user" || fail "“${user}” is an account of a directory; change it there."
  # Locked is an account whose password is barred and that has expired: a barred password alone lets keys in.
  state() {
    getent shadow "$user" | awk -F : -v today="$(($(date +%s) / 86400))" '
      { print ($2 ~ /^!/ || $8 != "" && $8 + 0 <= today) ? "locked" : "unlocked" }'
  }
  change() {
    # usermod refuses to unlock an account that would then need no password; its expiry is lifted all the same.
    usermod --expiredate '' -- "$user" || return 1
    case "$(getent shadow "$user" | cut -d : -f 2)" in '!' | '!!' | '!*' | '*') ;; '!'*) usermod --unlock -- "$user" ;; esac
  }
fi

before=$(state)
out user "$user"
out before "$before"
[ "$dryRun" = true ] || change || fail "The account “${user}” could not be unlocked; this needs administrator rights."
after=$(state)
out after "$after"
printf 'The account “%s” is %s (before: %s).\n' "$user" "$after" "$before"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCB15OXK00UwvN1Q
# aipws6r8jqe4Svcuhao1x8ZCcz/qq6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIPy6d6SWqPS2sAifzpyZ
# YHdStwWYxG9h27U3J8gSYFvxMA0GCSqGSIb3DQEBAQUABIIBgBekIc48nVDVS9FY
# SPcNpInR0w5EksPpBgI9S3QDoxU24tSHAeBOPRhaTae3pGcPU4HiJj6E29ZlA+YJ
# Y+r8cX/w4FTrj15HVMq41wqV3sPo0xOdlBlAlN44GtqaPhUdPjp+RlWnjyQ9GR78
# bWlnOA859O7lukW6a5wRyyqGkSK87r4uyaeQj90TIm0ihNMjWtOiTdz6DX4irxmD
# f24mi4L30LNiIyMOTmVYv3sMmP3ku+5TTKDi8FPnovMX7Xwh9ukkiRmzUrFLqiK7
# cXZWEIGimNwVWTG/G0P3FAJ0GK6mREOiYf9QHMDr/B6C+1ftqZKZbQIqL2uJS9s3
# fMCrDNaXxNkyxwuy0w0V6Yv7rFKuVPqrhTHyDOviiW5WB27EWatQOPJL+UfIaNAK
# 0XxBqbXmAU1MlNRZiE9uwXDaj2cFwuPaUY7h2XwkH4DYsOC+ShrVRcXfAcH/HhZL
# on5akudxj4hSK8hjuwpg1Xp7Lkrqh25LoLr52Ht80hRt1Hhk4A==
# SIG # End signature block
