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
# Y2mLk/Nbwcl7rD4QMF22NejZMVTahaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIL/KuYSfzjfpLNZpMQ+Z
# Rz0w5SskOUeU96Ekgu/ISJDOMA0GCSqGSIb3DQEBAQUABIIBgErESA6jScVy88HJ
# DQsYpyR66Np55emhvAqyzwMm3fbVR53WxHcTswl6f0kmQlXSdu6UBjOciFVRzDiC
# OP83maX9r3TbvhnsLaNMv5QxP0oBegwaGw1Udd0nzzdA9+po/bdUnapWqLT1lRNX
# wGLafApTjtLsankfbKqzgDTGfoWluIUkNp2WKhfAQld1u5lAwihzKOj4ZebNs3Sj
# 43B2yDtWuQbDQDXGFHAyn4ONL05ehAJxu/gXchAtRIOvVrukjiB6UKGc3QQdYzeb
# suECezfSGK1x3uDIOLpBvEyXx0SBeIsoyQIfHre7t6stSebhjIUzsZihIHq65N5J
# sGpARhsiZzkk+2Ea+AAZSzyH9qQ/bbrj7uI6ebRNyZI0imd7BHdCyeE/I0RtCNZk
# Hp/ZZzW1uwjv25FChCEYC6L9Wknq//YOQFccay1wDB+1wZykryyV4wEfA58dRdZ3
# 7AS/1GGK6SvVuYCR1PqVLSABCY2NN/RGrUrsFg9CU2e5LGYr/g==
# SIG # End signature block
