#!/bin/sh
# @action Pending updates
# @description Lists updates that wait to be installed; installs nothing.
# @platforms linux, macos
# @time-out 10min
# @input refresh boolean "Ask the package servers first" default="false"
# @output updates string-list "Updates (first 100)"
# @output count unsigned-integer "Updates"
# @output security unsigned-integer "Security updates"
# @output restartNeeded boolean "Restart needed"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
refresh=$HANDRAIL_INPUT_refresh
security=

if [ "$(uname -s)" = Darwin ]; then
  list=$(softwareupdate --list $([ "$refresh" = true ] || printf %s --no-scan) 2>&1 | sed -n 's/^ *\* Label: //p')
elif command -v apt-get > /dev/null; then
  [ "$refresh" = false ] || apt-get -qq update || fail 'The package lists could not be refreshed.'
  simulated=$(LC_ALL=C apt-get -s -o Debug::NoLocking=true dist-upgrade) || fail 'apt-get could not plan an upgrade.'
  list=$(printf '%s\n' "$simulated" | sed -n 's/^Inst \([^ ]*\) .*(\([^ ]*\).*/\1 \2/p')
  security=$(printf '%s\n' "$simulated" | awk '/^Inst / && /[Ss]ecurity/ { count++ } END { print count + 0 }')
elif command -v dnf > /dev/null; then
  # Exit code 100 says that there are updates.
  list=$(dnf -q $([ "$refresh" = true ] && printf %s --refresh || printf %s -C) check-update) || [ $? -eq 100 ] ||
    fail 'dnf could not list updates.'
  list=$(printf '%s\n' "$list" | awk 'NF == 3 { print $1, $2 }')
  security=$(dnf -q -C updateinfo list --security 2> /dev/null | awk 'NF { count++ } END { print count + 0 }')
elif command -v zypper > /dev/null; then
  [ "$refresh" = false ] || zypper -q refresh || fail 'The package lists could not be refreshed.'
  list=$(zypper -q --no-refresh list-updates | awk -F '|' 'NR > 2 { gsub(/ /, ""); print $3, $5 }')
elif command -v apk > /dev/null; then
  [ "$refresh" = false ] || apk -q update || fail 'The package lists could not be refreshed.'
  list=$(apk version -l '<' | awk 'NR > 1 { print $1, $3 }')
else fail 'This device has no package manager that this action knows.'; fi

printf '%s\n' "$list" | head -n 100 | while IFS= read -r line; do
  [ -z "$line" ] || out updates "$line"
done
printf '%s\n' "$list"
out count "$(printf '%s\n' "$list" | awk 'NF { count++ } END { print count + 0 }')"
[ -z "$security" ] || out security "$security"
if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then out restartNeeded true; else out restartNeeded false; fi

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCz+moGW/JG7yzQ
# 7GuS/9gsMvEzLwfEBN6O63SETInNk6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKU566mYAXmzHYHBeJqM
# QuP3LypvHu3vUyQDQPDoflf6MA0GCSqGSIb3DQEBAQUABIIBgELFWJyWl1L2bnRt
# /sfOuGB5V1a2VJiAKcEs8gzG7xrurse77ffLlFMepE42YYQdFfLHyFcdzyg/bEMA
# 5jR2hCM18VVR+nPKZG5Svfia+YtooE7/4iDo5NRw+/RhFuyt3vtqVumMqfvaIKLd
# 0pw1/Bw5zFY3NTa5Nboc+qtDtjmaOKLbnnxzuB7nOf2PsNaayLNDIBwxzflwZg/5
# W0I+V9bav4yNMpAgGAa6CpuTFMkjxoi3NBFx4Sk53Hx8WCfKpp6sQ0kRs9DjzK6X
# emumPY3aFy3urfgV6bTEbIrhwTxtNXqvtdo0JExNuTKk4+7nESMHRnjoJEFdwBlF
# KJBzkLnILbYoMGvdzK0KX8J6AeLulIvRt5OjBJknLPRxufzxhSurCMCjj1J3t/GO
# 0uTVwBPp5Iu6VFHo4eKtqCGnE+oMPgvejIm/w++7vAAmflcKJ01eHpQr3EyXKQCV
# zrKUvzSeBj3OfIaP3x7Pjp8IC67CbyJ1Zb8+UZ9fE/kVI39PeQ==
# SIG # End signature block
