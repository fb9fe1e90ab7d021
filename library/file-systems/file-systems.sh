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
# XGsOl1zZqFqETjm3nYFkwUy5mRhDEKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEINac6NOCyH/FaAeH7kfV
# 9NGooXJPC/7x0cukTXujTlEVMA0GCSqGSIb3DQEBAQUABIIBgAj4JKSHP9aGZPB6
# dMGXH5IxODjqrIAHnh+NiDh/0V+Cg8RXa6g5ndXBKq7QTLNdM+VkODexxl8GWwom
# mzmO/WohShjjPUojq2bu5Do7JAGIY0SKDebvAWT0rXJCEKF/3VdsG+uJnCheKOiJ
# 2WWNvCOrRUG2jRYwWI148kKrOq/x3pbj9DGhfp2RCbGBo261GYIblZ7ZHqdXqBCF
# KeEje9+Vs9Cj5g9gcxo1PqIeYv0K/AJxxWpGGM3LNqjGgzkRobIq5v9OCu9XpiU5
# B5mn3ksx/U2aG1EHZ1/C2yLvtBQd9Usr6Iu6mNz05vIs6QVZCW8h3NbqeYbCTxUz
# 6xOGuq3E1onLlfp2UZMwqCqnRfiHCCZBeNIQaU/eSHvzvxwfX6Wj/ektjiWl7QAf
# gYrxwt2BBC3NcAls1PGNzxI63osJQY72Qhf+91JfVI9EhetlNpFmbXF9qTuot4YY
# 1TKXVMu4etQwBTrPE8aA0cj2VyCfLPG/j+FgZewfZ9whsCHulg==
# SIG # End signature block
