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
# 7CC3p9zdrWjsnPEe+kQALOK5x5uZS6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIDu8Yb71kqf09omjkA9r
# xYGVt47TXPPvlG/DOFu6OO2pMA0GCSqGSIb3DQEBAQUABIIBgKHyep+4141Ma7jb
# ddOdlvRCaOSsVfmL/4cWZVmfruZDVXV71We/ba2Pydn14O2hRn6XHv1D+kHduYpC
# ClPV64pC948awmfTwvF8Qa6He6RlVunijTPY3BhaIFhiKF6DzBjzUsjnFW8DkX/R
# M/OxeAnatNkfnV7y6dTLW4jEY3QBnw/MCQnmhNOQZ3eDWbHziPwQ6dLbHaLz6tNF
# uXhOvirnCD3tOOtL1UbNpJ8B162Tvrmhb/Nn6J1iv1jdHpnJH+UX9uBTFQKh3XwV
# orUIPTVyj2OV+70Ghe1Ypx9yGAcdzWiqo7TCDDGnV7THK/MOGDK1FiJsmUHBdwgW
# BqtDEwKnMDSg/2IFsi0CdtsKYjgEcrU3tTNsshcdY9kHGrlC9wtOq5YbIANhDkF4
# wxDLPL22EwudcKzvvzkch0I5PpmPMTt7hXxFhx0r8v5OwDXpGv3QIKACPhgtoFu8
# glmJKRsW3eCkapXSjeSw9UkrW6S87R1kptFmVhf26f2/aXUKrg==
# SIG # End signature block
