# @action Reset printer queue (Windows)
# @description Cancels all waiting print jobs and restarts the print spooler.
# @platforms windows
# @time-out 2min
# @input printer string "Printer (empty: all)" default=""
# @input dryRun boolean "Dry run: only say what waits" default="true"
# @output printers string-list "Printers"
# @output waiting unsigned-integer "Print jobs that waited"
# @output left unsigned-integer "Print jobs left"
# @output dryRun boolean "Dry run"
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

$name = $env:HANDRAIL_INPUT_printer
$printers = @(Get-Printer | Where-Object { -not $name -or $_.Name -eq $name })
if ($printers.Count -eq 0) { Stop-Action "There is no printer '$name' on this device." }
function Get-Waiting { @($printers | ForEach-Object { Get-PrintJob -PrinterObject $_ }) }

$jobs = Get-Waiting
foreach ($printer in $printers) { Out-Value printers $printer.Name }
Out-Value waiting @($jobs).Count
if ($env:HANDRAIL_INPUT_dryRun -ne 'true') {
  foreach ($job in $jobs) { Remove-PrintJob -InputObject $job }
  Restart-Service -Name Spooler -Force
}
Out-Value left @(Get-Waiting).Count
Out-Value dryRun $env:HANDRAIL_INPUT_dryRun

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCizjHZXxdzOVxl
# 4tLosO7s6zWkvGUbf3t1qHRvUalOJaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIESAsWvfJkBGwazwgH8F
# dJoQUQaWoux+V1CipXPp9MVwMA0GCSqGSIb3DQEBAQUABIIBgJglxrCujhNgDZs0
# 5Fr5qR6ZVSrWukwtBrrIqtNZjLZVSgiGXhqoJUBWIi0Cvb5LmoYbYOJ1fM86nNwL
# xZyetzcmcrL680QrX/kRIjOwJpIKNpGMoTTpe7LgSCgX1bDnlYM32EZZ15nfXqMg
# vNh0/E6Nmo6jX97nUVPrKJjFSfto9N0T72V4/hZStaXK429I4II4yQdE2ofyEP+l
# n+uLrZppgZ6wFVzHkFnr0l13ttbxDwdEjq2RIUGg3T/TCY5gxmGAdopRX0ubtOv5
# ynJaRZZTyUfoTiAieMZELnn49mZ+HmuLXxzc6Lexz9yXyujsOpZ6wVT3YCvBJGt9
# xBz7SJRyrYabwTHzePT1Cozy4afVIvP77+aEnQgtvTj2z+c+GBzeYlmgfa+ZFg87
# oYf+up0woUHsLD6mQ2iUFyejUNFwdBqxtiSQzOd4EMLSwPhko7/TVq9oLS5ki4ZY
# I8EuReyvDyU+PhRSvqcRsn5nBf8mlFCaptDhpbtrvHFAu0eVLg==
# SIG # End signature block
