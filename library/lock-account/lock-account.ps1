# @action Lock an account (Windows)
# @description Keeps a local account from signing in.
# @platforms windows
# @time-out 60s
# @input user string "User (login name)"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output user string "User"
# @output before string "State before"
# @output after string "State after"
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

$name = $env:HANDRAIL_INPUT_user
function Get-Account { Get-LocalUser | Where-Object { $_.Name -eq $name } | Select-Object -First 1 }
function Get-State { if ((Get-Account).Enabled) { 'unlocked' } else { 'locked' } }

$user = Get-Account
if ($null -eq $user) { Stop-Action "There is no local user '$name' on this device." }
if ($user.SID.Value -match '-500$') { Stop-Action 'This action does not lock the built-in administrator.' }
Out-Value user $user.Name
Out-Value before (Get-State)
if ($env:HANDRAIL_INPUT_dryRun -ne 'true') { Disable-LocalUser -SID $user.SID }
Out-Value after (Get-State)
"The account '$name' is $(Get-State)."

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCfUhG+6Dn4THwQ
# VWbq8gbUEtFB0cfSSo6UoRYKZQTQpqCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIMIAXY36QrJ2bTKlVyXb
# X5+2qMfhBMDIpbotajF9zvSeMA0GCSqGSIb3DQEBAQUABIIBgFmwfBZKVpgNvPtQ
# dkyBOONCDV/C6j7iKDfyg4uj0iWJgATdJBpmYLgDiqEywPhqPt/pv1UHM7+CJjtz
# NP0xhG8VKoXQn+ELD0z62fmkjIxdXIWc37xQDnR5b9+0OoIg565SdOjxljl2Wzuu
# oXnp7Wz3lUsVDhbES0bioTLSalFL1ZzyUfGZ8axYxJF7/ZhLK4CO3lHd5qEVXJTr
# Wq/2EKyLpJ9ryTU8hZiALdnZGBwi6LsOgxedkxgGIKWL2aPltw7gpb+zNixhme7Q
# C5HpbI5HHppX2Hi7lbfKNu/onUY1Zj0dWV8gE68Ktwqn/BxYApCuV25uJTCQOY6x
# dthifnx5chzQJ23qvh21NzA5i8vMw6Oc2M2B+9SYCYHuKvOh7XJcZBAmW/6zuC8t
# vraYPgbAlaCIEEoHVapUEIMd6QZ7+zSHs7aso2g489WMH+yd9NyYypiQ/15s7VbC
# b8gRvfI7x+y/ttd2KcwkhCHhm6+FjbZymlOlP+oo6NYVfy/j9g==
# SIG # End signature block
