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
# d26gEhwEkw+b30075IOXAqQ0MjnOSKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEICBTev9DYr31ixCul6Ld
# QGBlwVf4EoMbcsKbWvKh8rdnMA0GCSqGSIb3DQEBAQUABIIBgJCSCMHDAQjmZGuF
# SaHnMev49nV7sSjECcCBwcKYTharQ5n8jYnipBVjjt1H6nr2IlO07gtnIvM07xKy
# PC7Gq7bFRoLFcXqJx083r6XajG/vDz+K7Pv2p8mQZHEBRDBbBckjSkNQAf9TVE+T
# joRLUJ+6MCIExdzv2YBjXnIU4aWxFGU+XEiacKuW1eJPy6uq8MVYJ8tSyOL2WzGq
# l1+hjR6pv7qN99NLYzHcGXSA4m585imd1BRvRYEuXeQLTqGh5GJTFXYPwoIHI3kJ
# ElkQqAVmu1qnG3udk6W1n+r0IInwZkvmUq1d0FXOZZ6pQnfh1FKZGfp7ZGA0SxeZ
# ARXSusO7mRn6KNRbZ0PREYVV3CAdyUYiFieMltVznxpmu4nnHXR0M6W4Y7amAzU2
# lgNaPOwGqK3qlglDRS8wteS3X267CUdpY6douDZRFAKHKvXDQypL66EPnm4zSZpU
# Zpovs0h14z+krjE4IZpXHJv0s1APrEBOU8Jy+uzgdewp+E/dPg==
# SIG # End signature block
