#!/bin/sh
# @action System facts
# @description Tells what this device is: system, processor, memory, disk, and since when it has been running.
# @platforms linux, macos
# @time-out 30s
# @output hostName string "Host name"
# @output system string "System"
# @output kernel string "Kernel"
# @output architecture string "Architecture"
# @output processor string "Processor"
# @output processors unsigned-integer "Logical processors"
# @output memory size "Memory"
# @output memoryAvailable size "Memory available"
# @output diskTotal size "System disk"
# @output diskFree size "System disk free"
# @output load float "Load (1 minute)"
# @output upSince date-time "Running since"
set -eu

out() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')" >> "$HANDRAIL_OUTPUTS"; }
fail() { printf '%s\n' "$1" >&2; exit 1; }

out hostName "$(uname -n)"
out kernel "$(uname -sr)"
out architecture "$(uname -m)"

case "$(uname -s)" in
  Linux)
    system=Linux
    [ ! -r /etc/os-release ] || system="$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-$NAME}")"
    processor="$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)"
    processors="$(getconf _NPROCESSORS_ONLN)"
    memory="$(awk '$1 == "MemTotal:" { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
    available="$(awk '$1 == "MemAvailable:" { printf "%.0f", $2 * 1024 }' /proc/meminfo)"
    load="$(cut -d ' ' -f 1 /proc/loadavg)"
    booted="$(awk '$1 == "btime" { print $2 }' /proc/stat)"
    ;;
  Darwin)
    system="$(sw_vers -productName) $(sw_vers -productVersion)"
    processor="$(sysctl -n machdep.cpu.brand_string)"
    processors="$(sysctl -n hw.logicalcpu)"
    memory="$(sysctl -n hw.memsize)"
    available="$(vm_stat | awk -v page="$(sysctl -n hw.pagesize)" \
      '/^Pages (free|inactive|speculative)/ { sum += $NF } END { printf "%.0f", sum * page }')"
    load="$(sysctl -n vm.loadavg | awk '{ print $2 }')"
    booted="$(sysctl -n kern.boottime | sed 's/^{ sec = \([0-9]*\).*/\1/')"
    ;;
  *) fail "This action knows Linux and macOS, not $(uname -s)." ;;
esac

out system "$system"
out processor "${processor:-unknown}"
out processors "$processors"
out memory "$memory"
[ -z "$available" ] || out memoryAvailable "$available"
out diskTotal "$(df -Pk / | awk 'NR == 2 { printf "%.0f", $2 * 1024 }')"
out diskFree "$(df -Pk / | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')"
out load "$load"
out upSince "@$booted"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD42F+xP7P6j6VK
# nYgtVzhWu6cnA7joqJjFQ/zj+NzMWaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIJlZ/vpisljWMa5bE6R5
# YcWuFaEQBn7QqBQ0iadOaFuTMA0GCSqGSIb3DQEBAQUABIIBgIVxfs24S8z7lYP4
# Ftkm2DQMiSMImSl8/MAxmeVF0J/gWdGpmDRu4WabP/zP0kwC0fdPF6YWTCsZ9m04
# eK5QYXQ1kiDBHZSwmlRhP20yY/8cNyunbOUs5wuonIeDIftz8Sr4igS727rLnnqS
# J6G7q6Ymw4RSArb9hLdQ0tmOEnFCbLjnh1RBua05sZR+qmV7CDQWG4SWERnCzgn6
# QAdUPssXlt5o6EzNe5+u0MHQ8bOB0ba0avt4bs5PZUeyreSGRTJjy3drGkxR9lqy
# j5FQYvrfJXAZ/36WLSNnte7NmZKhlvuFXYB0P70c2P8ttgND4wfSN6a58UD7hQrF
# u/kSBte1Qc+6l2a8oZ12YyAzriiy9R0ZxUNl7BTEJCpM1t1H0kCD36Bft+nWh7e4
# 3KUPUIrwV7gxGK7U4QxaUJqAkDRHAk/1S279skmRwQ5Lc0taOVJ696YNoC95h056
# Tq9j1zPXmDM9qeMoL3aHlmcAGFoyaRKHPJtpEqvnpxhilDcfiQ==
# SIG # End signature block
