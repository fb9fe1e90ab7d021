# @action Log errors of the last hours (Windows)
# @description Counts the errors in the System and Application logs and shows what they come from and the last ones.
# @platforms windows
# @time-out 3min
# @input hours integer "Hours" values="1|6|24|72" default="24" free
# @output errors unsigned-integer "Errors"
# @output sources string-list "Where they come from"
# @output last string-list "The last 20"
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

function Out-Value($name, $value) {
  $line = "$name=" + ("$value" -replace "[\r\n]+", " ") + "`n"
  [IO.File]::AppendAllText($env:HANDRAIL_OUTPUTS, $line)
}
function Stop-Action($message) {
  [Console]::Error.WriteLine($message)
  exit 1
}

$hours = [int]$env:HANDRAIL_INPUT_hours
if ($hours -lt 1 -or $hours -gt 720) { Stop-Action 'Hours: expected 1 to 720.' }
$filter = @{ LogName = 'System', 'Application'; Level = 1, 2; StartTime = (Get-Date).AddHours(-$hours) }
# Get-WinEvent calls it an error when nothing matches.
$events = @(Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue)
Out-Value errors $events.Count
foreach ($group in ($events | Group-Object ProviderName | Sort-Object Count -Descending | Select-Object -First 20)) {
  Out-Value sources "$($group.Name): $($group.Count)"
}
foreach ($entry in ($events | Select-Object -First 20)) {
  $line = "$($entry.TimeCreated.ToUniversalTime().ToString('o')) $($entry.ProviderName): $($entry.Message)"
  Out-Value last $line
  $line
}

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCBBCT3M6NIdkc0
# dgKBUjI9kHFAmTxhz6fjFYoSz5cG66CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIJVEeAp3gdpvm2Fl552b
# req2INihg0mH4Rh67GwE3ZtoMA0GCSqGSIb3DQEBAQUABIIBgBPQkjHgn2zG6jXf
# /6FMz1nhXEkp7AbQ7/Bi6JuasimT6THHQ7RqRM5Yl/sCuytZLgojmxtD8iEVPfv+
# DFGvyJljUCdXag9hhq5JLkNSsNR6LkmbH5jQxbewfni1ilfT4gspfQwI1lasmvnu
# oUQcYS26j7hhxCsmUb7e12HEmdmsvSLMVkXUEBDH67PCAJpUtJ5gwv6HzXhWcxd4
# jXuNxPNTpmdfb+4xAkPKSzfHj5K8H/ni1tXTTaxybRIUyze9LtPrh+Ly3bOd1Sty
# uvSXRCucqbivP6ERDsI+LC3thx6H/AbkTThGyJPPPqjBaCQLW0pp6nwAqJJKW5Fo
# hOADt6Vgu9K3s45OyA5+KiZGJyL3o2ljyGlWF6bP5ISjSs19PWl7nkh0rnEx64Ye
# uNWhDlbWSD+m+V73zzgjVWQ/mYOlVYPmmWllsvUsfsEAJVenbQBrJIpmu3g0+rvn
# T5znbrwz588SgGbTL2O4HJ/8zETp4mMKvPMUdsbsGxGZH3vLjw==
# SIG # End signature block
