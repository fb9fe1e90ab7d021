#!/bin/sh
# @action Free disk space
# @description Removes old files from a temporary folder and, if wanted, downloaded packages and old journals.
# @platforms linux, macos
# @time-out 10min
# @input folder string "Temporary folder" values="/tmp|/var/tmp" default="/tmp" free
# @input days integer "Only files unchanged for (days)" values="1|7|30" default="7" free
# @input packageCache boolean "Also downloaded packages" default="false"
# @input journals boolean "Also system journals older than those days" default="false"
# @input dryRun boolean "Dry run: only say what would go" default="true"
# @output files unsigned-integer "Files"
# @output size size "Size of these files"
# @output freeBefore size "Free before"
# @output freeAfter size "Free after"
# @output dryRun boolean "Dry run"
set -eu

folder=$HANDRAIL_INPUT_folder
days=$HANDRAIL_INPUT_days
out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }
free() { df -Pk "$real" | awk 'NR == 2 { printf "%.0f", $4 * 1024 }'; }

[ "$days" -ge 1 ] && [ "$days" -le 3650 ] || fail 'Days: expected 1 to 3650.'
real=$(cd -- "$folder" 2> /dev/null && pwd -P) || fail "The folder $folder does not exist or may not be entered."
# Where a wrong folder would be a disaster, only temporary ones are taken, whatever links led there.
case "$real/" in
  /tmp/* | /var/tmp/* | /private/tmp/* | /private/var/tmp/*) ;;
  *) fail "$real is not a temporary folder. Use /tmp, /var/tmp or a folder inside them." ;;
esac

case "$(uname -s)" in
  Darwin) size_of='stat -f %z' ;;
  *) size_of='stat -c %s' ;;
esac
old() { find "$real" -xdev -type f -mmin "+$((days * 1440))" "$@"; }

before=$(free)
# Files may vanish while we look, so find's own complaints decide nothing.
# shellcheck disable=SC2086
old -exec $size_of {} + 2> /dev/null > "$HANDRAIL_OUTPUTS.sizes" || true
out files "$(awk 'END { print NR }' "$HANDRAIL_OUTPUTS.sizes")"
out size "$(awk '{ sum += $1 } END { printf "%.0f", sum }' "$HANDRAIL_OUTPUTS.sizes")"
rm -f "$HANDRAIL_OUTPUTS.sizes"
old -print | head -n 200

if [ "$HANDRAIL_INPUT_dryRun" = false ]; then
  old -delete || printf 'Some files could not be removed.\n' >&2
  if [ "$HANDRAIL_INPUT_packageCache" = true ]; then
    if command -v apt-get > /dev/null; then apt-get clean
    elif command -v dnf > /dev/null; then dnf -q clean packages
    elif command -v zypper > /dev/null; then zypper -q clean
    elif command -v brew > /dev/null; then brew cleanup -q
    else printf 'No package manager known to this action was found.\n' >&2; fi
  fi
  if [ "$HANDRAIL_INPUT_journals" = true ]; then
    if command -v journalctl > /dev/null; then journalctl --quiet "--vacuum-time=${days}d"
    else printf 'This device keeps no systemd journal.\n' >&2; fi
  fi
fi
out freeBefore "$before"
out freeAfter "$(free)"
out dryRun "$HANDRAIL_INPUT_dryRun"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAls5Gb54ccTUiE
# FobptdW/DbGApEwQK4uU/JRQHGlI+6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEICAe1BnMnQ+u1r6J5GuZ
# 0nF88x04zf2nUZ6rccggyECFMA0GCSqGSIb3DQEBAQUABIIBgKT3ZHuWGPJ7lj6J
# p6HfvjfpxT9EAfzHuFqI2bNvIOouTAfU+2V403IXfl5xVMrswEAZ9F0ZYBjjeZ1L
# +15phBzqGq4n780GCjOTQlbrJSbDm/4Kb/YPmVz1T16DHIGenaOT00E8VCRmjmOd
# zmIY/WuoGBcOBhk4HLUgdQpxxGdYWforSpzbBVXXwWtb/r9V/4kzCoVojG1dso17
# mOKnW0jCuzKhiIo2E4TIa/qpl6j2BmBchlXXAoSJbqxgfNJUtFExoDh1hsAf2r5o
# D/KDDirQEIHCCELDeumQmfiqdqDJukv3sTnuj7oZlxVzljXJXnoqXiD1I6kkiijj
# d6REvslKaQccQQqPH8uaEJUBWqylWMZKPFbIuG21hS7DMeJboGvnCmaqcn8471Tx
# QAIAWMit9IhXE+4gNFuKLmbchuD4Jr0jNtSielwHbclmMzjqIKHCLcJRnrN5D4VZ
# vW+Gcmp+F3d9c+B4tCoONqFOnM3kSKXEw+QmTHMSk2/o8n7kRw==
# SIG # End signature block
