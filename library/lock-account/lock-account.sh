#!/bin/sh
# @action Lock an account
# @description Keeps a local account from signing in, by password, key or any other way.
# @platforms linux, macos
# @time-out 60s
# @input user string "User (login name)"
# @input endSessions boolean "Also end the sessions of the account" default="false"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output user string "User"
# @output before string "State before"
# @output after string "State after"
set -eu

user=$HANDRAIL_INPUT_user
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

case "$user" in
  '' | -* | *[!A-Za-z0-9@._-]*) fail "“${user}” cannot be a login name." ;;
esac
id -u -- "$user" > /dev/null 2>&1 || fail "There is no user “${user}” on this device."
[ "$(id -u -- "$user")" -ne 0 ] || fail 'This action does not lock an administrator with the number 0 (root).'
[ "$user" != "$(id -un)" ] || fail 'This action does not lock the account it runs as.'

if [ "$(uname -s)" = Darwin ]; then
  state() {
    case "$(pwpolicy -u "$user" -getpolicy 2> /dev/null)$(dscl . -read "/Users/$user" AuthenticationAuthority 2> /dev/null)" in
      *isDisabled=1* | *DisabledUser*) echo locked ;;
      *) echo unlocked ;;
    esac
  }
  change() { pwpolicy -u "$user" -disableuser; }
else
  cut -d : -f 1 /etc/passwd | grep -Fqx -- "$user" || fail "“${user}” is an account of a directory; change it there."
  # Locked is an account whose password is barred and that has expired: a barred password alone lets keys in.
  state() {
    getent shadow "$user" | awk -F : -v today="$(($(date +%s) / 86400))" '
      { print ($2 ~ /^!/ || $8 != "" && $8 + 0 <= today) ? "locked" : "unlocked" }'
  }
  change() { usermod --lock --expiredate 1 -- "$user"; }
fi

before=$(state)
out user "$user"
out before "$before"
[ "$HANDRAIL_INPUT_dryRun" = true ] || change || fail "The account “${user}” could not be locked; this needs administrator rights."
if [ "$HANDRAIL_INPUT_dryRun" = false ] && [ "$HANDRAIL_INPUT_endSessions" = true ]; then
  # 1: it had no process.
  pkill -KILL -u "$user" || [ $? -eq 1 ] || fail "The account is locked, but its sessions could not be ended."
fi
after=$(state)
out after "$after"
printf 'The account “%s” is %s (before: %s).\n' "$user" "$after" "$before"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAC4b3Ht/mK1+JV
# wsXJOZw2OODdiCfhmRlS+835mXB6NaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
# ukyG2ABhlJwIMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
# YnJhcnkgcm9vdDAeFw0yNjExMjEwNDU1NTZaFw0zNjExMjExNjU1NTZaMBMxETAP
# BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
# xCArQXb/uOm7ALaF7altbsmYzJa0IikKZ+QqAOfxb5nxL7n1OPRAnINxU9lNt24R
# 0LeO1wODjp5fXQSNpS+vR8dvoRRMpRPIB84EHwtPwZ1KmPM0eGhHxUXMkdZgq5Ia
# vtkO7LbUxy3ri3W9KfM0BrRBQcpfVN6DscGkTs2ukLNWOFW51NTvRrDkl87AK723
# mrc4ThYa2S2NC7gJ5Tdye/9i8RjB6QKeEOrbo4A27XvkAgabl13wI41Z6wtcTyvH
# C+YI2f3u0UCz19NTvofspcfSDQ+zBLBeGWgrhNSLT7ExIdX6sz+S0R2ZJ31w3iDf
# Io/zIq2FlzgS7cR6v6LLoqw1+zpWVoiE9MuNSym0kvYr4G/boy9KcYon5e861M8K
# ekRB+ldws7qL8v0tb5aNhYiAOdTWQgaFidSxUMvg80fe5QdCkMaide4ippa3Vw8j
# Vmp7RodZpbGggi6i4hr/qgRwUIQv7fFK8BW0hIgFIr35NOkaca3O4A89QMEljqtL
# AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
# BgNVHQ4EFgQUXH6Nz5264ZaU74g4czwKKl2JfwAwHwYDVR0jBBgwFoAUNvFbOyTN
# oajb544IK+bZmuw1KQMwDQYJKoZIhvcNAQELBQADggGBADf7vHJ2y5t6FYMcU6Y/
# wLPWY2dPTfG6rMeH3Kg5CKJggvKKGR29Hyh0g8v04wwYlWkHCdr/b68H/bSSWB1w
# Szqc4ntSBhWfs9s0Ql2XL0S2zbnn2KjzYxf4Igr+SB66+0zZwsqyrLIKuN9CL1AI
# NDBNqqK5QSnE0WMYEMfSmrXp2z9PrNL/jZSSJjr0iQt0nnr4WBX/5HATfG4TAtuR
# HHwX5CyJVQaXwE63NE5ki1RNHa2mbaMTnsberm4hac+HwmAgbYzXrQGB4RFuWixT
# pv+ONqBTpCUcDDtt6HjrMtZ75HbdBMmMbxDvsca+nqYCHJynujXQLasTZ030NPad
# gN+vjbnztJsujT5EKp6LxdStO7hsV4in9ZuCK3i5gInGmdZGJ5sv0P1fPTvgUPwA
# +E3dZbjl1EdZzHHHOgB12GY3B7cuvJwOtQBtlFEkOQX6+edOXsB1Ukkj3kQbBZmA
# zsGAyFtE194YdUQBe//Bg02F1Sbt8N3vg2Usf/hlIloEpTGCAj8wggI7AgEBMDQw
# IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBk8K1B467xukyG2ABh
# lJwIMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEII+0mmwNCXuIeJL2Jg44
# ycevz8LzbCO/ytM1rALvdZ7ZMA0GCSqGSIb3DQEBAQUABIIBgAMpYowhLUvDv8cm
# miOEHjHLFK4G2YtUOVcIUsOM1iMtW6YoXBWkKIDLNn1vF+TpDOreWojkEHIs16hW
# sYlaxDx71jNhzFC8vI7UlzWU3fls+3qqM7U+FWSGDgJqYec/ANi2Wi+Mfb21OGyd
# cKozrIEPgeTR7seoHdDtujFkxbfo7rrbpSUwsJ28UrSPOl3nSEp9P2oWrwopdFly
# U7UIEYIRZkQbWNKBYtjcxOdTcDt/AxSD/PQD1umRN5hAHjAVCH4WNvv46LzkpWnD
# zxU7Cd1DxUYZc0ATNX3+vQoCVgKrrdb10LqxIczr3NN9WNlc2qX41WFV3uuRWmlt
# chDRUurB8M0IkIghHHi399/4pfz/sPYk0sHKvfxqiilGUbbkMgL8N6pqiS0qVc4V
# xen/NbQHpsS74B2VwPvaTAeHyEzY9t9RyAVRBI5aZwVTWZx7quWp5Liey3yaFv6f
# xv2bXWO2ZAeKfSjVa+BkK6BmeQ0RnmQm6751NU/7Zp3BTQTPiQ==
# SIG # End signature block
