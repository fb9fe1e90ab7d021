# @action Disk health (Windows)
# @description Asks the disks themselves whether they are failing.
# @platforms windows
# @time-out 2min
# @output healthy boolean "All healthy"
# @output disks string-list "Disks"
# @output failing string-list "Failing"
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

$disks = @(Get-PhysicalDisk)
if ($disks.Count -eq 0) { Stop-Action 'No physical disk answers; nothing is known of their health.' }
$healthy = $true
foreach ($disk in $disks) {
  $line = "$($disk.FriendlyName) ($($disk.MediaType)): $($disk.HealthStatus)"
  Out-Value disks $line
  $line
  if ($disk.HealthStatus -ne 'Healthy') {
    $healthy = $false
    Out-Value failing $line
  }
}
Out-Value healthy $healthy

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD7jSLTPQcOSKXe
# Xi11Byp2JKXqtrs+TVaxhFoiff6TsaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIFOtMEr9mpoVyJxmzv10
# ip3N/YTk7Rr1cV5y6zke1WZDMA0GCSqGSIb3DQEBAQUABIIBgCArm4Uqcp9V7qPt
# NWgAZm5AfX+grIw0QrxVr6enz1Qb/sSrtwZhTSibpGWo7EHPGBowYJsGH8OItpNE
# lEFs5CEdcQXF5pgVUsGzfTP9fndEMjJCCsOO7bwdKxMxNU9iC1OZs1KN57AMjCJX
# /hbaAaO1lwWcDGUXAU96HJ/mwWhLX0X+PobLA1GwJsckmyccEeWCm2IS3grFTuy1
# fxLl5ooKEJypRcavcWWDjcZwLyAFiCcV3IIjGozcqol7vwZcWBNZ7WReQXKp3gxt
# oS9CEPZJPbhvyQmhuFiWR98nPoO1qBOG++v8HQfJw9eY1Bu/RkQ7mEp2Q9YZjiHg
# Pvg68DzmJExpgkRGGwpvQWqtmAqXD3c0PNuO3jDOwb8E3afMFD4t6Eyp/N0pBtgv
# chW6X4h054X7rBlSO1XuT+0NsxscQdQhcp6FkFQ3g/MLzo4JMd1xpUQ8ZJjuJLPS
# ScyaMx6WEmfjL3QtYITSWBXH5RGSvNXNVf2w1Aamze176aBkJg==
# SIG # End signature block
