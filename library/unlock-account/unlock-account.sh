#!/bin/sh
# @action Unlock an account
# @description Lets a local account that was locked sign in again.
# @platforms linux, macos
# @time-out 60s
# @input user string "User (login name)"
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
[ "$HANDRAIL_INPUT_dryRun" = true ] || change || fail "The account “${user}” could not be unlocked; this needs administrator rights."
after=$(state)
out after "$after"
printf 'The account “%s” is %s (before: %s).\n' "$user" "$after" "$before"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBySEmqTxVPnmOh
# yF8puUjXCIAMAVmXG3yinQ5rQXRafKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIPZPaSDBnmsy1rCqOt5P
# 90nz5ybUL77EWNc7b9x2+jsPMA0GCSqGSIb3DQEBAQUABIIBgJ2KXzNYtbx6MNiZ
# ghfhwTRREnvmQKk7uTqfZUda2xzbrOFeIcb4+PY5C1dZEuBd1bk0+RsqJa1Dcn5y
# eQqZ+ILpO3JK6X55QgOXDusiLk4qpijCaD+YBIPfZV3Sa+xe4VRiXOQEqSgyG9DR
# o5QBIl00E7S3jVF92k6HMT4Y11VWvk70y+eiPM8xwens4BLsQG/0hloCPo5s26s9
# v9IU3DX4vdIVy4JWbyFPihpgGzlZvp4XM4B5PSrvpOlR77nhIXhSCylWeFNAhrAO
# fVhbxhiOQuf74hk9hY7+HrpzErtAHi7tVxCwNpgyebnMvop/jWZRjRjIGa9UVKVn
# QqfJXBc9c0PMkAm4/L7PrBDuhec06qmDE0FhAEVe2cAMV5E2SC5kVvq6I/Pnd92p
# jp9UGtb0DBkJ3t+NZqCueC6rU/JQLLrSy00YTVhyYHvnkFqsbwHEPGHP0PTebSC9
# a5hnlKG0vS8Imokz0c0/QNowjSNJT1PW9YCiXN97VDZ7dd/l0Q==
# SIG # End signature block
