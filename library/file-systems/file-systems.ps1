# @action File systems (Windows)
# @description Tells how full each volume is.
# @platforms windows
# @time-out 60s
# @input warn integer "Nearly full from (percent)" values="80|90|95" default="90" free
# @output fullest ratio "Fullest"
# @output systems string-list "File systems"
# @output nearlyFull string-list "Nearly full"
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

$warn = [int]$env:HANDRAIL_INPUT_warn
if ($warn -lt 1 -or $warn -gt 100) { Stop-Action 'Percent: expected 1 to 100.' }
$fullest = 0
foreach ($disk in Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | Where-Object { $_.Size -gt 0 }) {
  $percent = [Math]::Round(100 * (1 - $disk.FreeSpace / $disk.Size))
  $fullest = [Math]::Max($fullest, $percent)
  $line = '{0} {1} % full, {2} MiB free' -f $disk.DeviceID, $percent, [Math]::Floor($disk.FreeSpace / 1MB)
  Out-Value systems $line
  $line
  if ($percent -ge $warn) { Out-Value nearlyFull "$($disk.DeviceID) $percent %" }
}
Out-Value fullest "$fullest%"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDV5luhajdyV6nJ
# Md2Ahb2C+O+Nu6f3dFskykQpLfNAS6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIFL58nS4JVwhfhWl40UR
# ANgVTef1aCLcF1Zv20GeBgMqMA0GCSqGSIb3DQEBAQUABIIBgGiBdvZWk/Xq1Tpu
# fRPSsNqIIPeiuRvH68PVBTQ9N8KIwZ1ZitBOM7xkDXYPM4L11NDO3DNaUX20tmCK
# zWYg//+kdaz75xP81IofrLHQwqZRCzLf9UZ0whFTV+ckH7LSKiS13LO7na1/0HJK
# NjUODpa7cLsusgd0Vzjeinb7Kjy4lRooC1eMhhKlC8vma4IN20TUnHQGoNXiXCZj
# HT0fNuNSviXqaP94JWTym8TQQK77Vwa3o3fhxbxVjYOsHj7bkH++QM12vx9Jz/JH
# IJRrfvohzWjADSb24J2cz6yNPDyw1dJzoIZWBxEoyZWOATDbxIvMCKnt5E/KZQQM
# cm/Al+PiDNVS2ZGSTuDSV+PlJRpBD95/GATZt4g8ZWWULri9gIDifw/To5WCR8fC
# nTjB7ssGYfDJ+rgqL7EENmJPPLfIjmbuvubEDyZlqpPzHxgBWD9isDG61zh9sfaT
# GclZcNOo5OQuq1xRW4XSbS6vjcNyfzg2QTCZhHkmjwB0ON9M7w==
# SIG # End signature block
