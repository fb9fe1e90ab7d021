# @action Restart a service (Windows)
# @description Restarts one service with those that depend on it, and tells whether it runs afterwards.
# @platforms windows
# @time-out 3min
# @input service string "Service"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output before string "State before"
# @output after string "State after"
# @output running boolean "Running"
# @output dependants string-list "Services that depend on it"
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

$name = $env:HANDRAIL_INPUT_service
# Compared as text: Get-Service itself would take * and ? for a pattern.
$service = Get-Service | Where-Object { $_.Name -eq $name -or $_.DisplayName -eq $name } | Select-Object -First 1
if ($null -eq $service) { Stop-Action "There is no service '$name' on this device." }
Out-Value before $service.Status
foreach ($dependant in $service.DependentServices) { Out-Value dependants $dependant.Name }
if ($env:HANDRAIL_INPUT_dryRun -ne 'true') {
  Restart-Service -InputObject $service -Force
  Start-Sleep -Seconds 1
}
$service.Refresh()
Out-Value after $service.Status
Out-Value running ($service.Status -eq 'Running')
if ($env:HANDRAIL_INPUT_dryRun -ne 'true' -and $service.Status -ne 'Running') {
  Stop-Action "The service '$name' does not run after its restart ($($service.Status))."
}

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAmPJ+phE6bEdF1
# 60b4XpJClO1vyF9mHKHNNha0cnbJhqCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIFt/qmj/udWHWEJqnopd
# NmDmDXxgl13Z/TCMUcJC3Wg1MA0GCSqGSIb3DQEBAQUABIIBgDpPzGcbbIgxcdFa
# 8rgqF1L7Dgzjn+5XqeCjUWhep07vWtPupfZNkk0j6CWdUqAYnLbXT5d+CZoZS3/c
# Uh1d/urDPZUN3O7+BDCVnUyeIfHecNtkVZBapeAxtadVKQ6U3uU3sjZD2Unt1GcF
# Rt/+bD19RYZ/T7CcrLtw/lIRm0GQENu37wUH2I7WbKxMig7Lu66cmO32UeU17vlA
# Bmbm/KkofaohSqOufzkwosMzvoxvCldr3a8zmCLhgUp/uYDsoC6F4oia4BuuFN6V
# BtWQ3VhbsEt3RtYhY9m3yXgs6OZ0pRfrB3DNZbaLtLk9MZLK9aUqdT+hGg5azrdy
# XZnSBhcO2w0QpWE8g2aCEwO/jJVyXnmGjopY1gLAcpa8CPpjJuiZRmCcFD0fnkbk
# SRc6TTurnciJo23k0gfy9tuGD+mwYKqeV02HgeKKHpOF5MDQpxahmixaUh/ay5T2
# +CIsBzO8l9j7kfd3NteT75aqPwv2OKO/n7mnkh/P7uXRDfTGbA==
# SIG # End signature block
