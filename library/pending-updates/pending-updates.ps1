# @action Pending updates (Windows)
# @description Lists Windows updates that wait to be installed; installs nothing.
# @platforms windows
# @time-out 10min
# @input refresh boolean "Ask the update servers first" default="false"
# @output updates string-list "Updates (first 100)"
# @output count unsigned-integer "Updates"
# @output security unsigned-integer "Security updates"
# @output restartNeeded boolean "Restart needed"
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

$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
$searcher.Online = $env:HANDRAIL_INPUT_refresh -eq 'true'
$updates = @($searcher.Search('IsInstalled=0 and IsHidden=0').Updates)
foreach ($update in ($updates | Select-Object -First 100)) {
  Out-Value updates $update.Title
  $update.Title
}
$securityId = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
Out-Value count $updates.Count
Out-Value security @($updates | Where-Object { @($_.Categories | ForEach-Object { $_.CategoryID }) -contains $securityId }).Count
Out-Value restartNeeded (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD0nGUH/ZUzxnes
# EabAXbOxbR7n50YHGfa4iLtB4SkG46CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEINJXePGCoJrF/piE/BH2
# lGA2kmAeBTovVjyWxoT1WfQOMA0GCSqGSIb3DQEBAQUABIIBgDMLbyWlvPM2Spil
# S61XdJymSkp5sgRSvU3igDAsLp1ST/PqOIMKvrdzXZgdRmelRU9L1ntxngRkkZE2
# b3LZz8JEMEltEFIb9xWZt07U7SSIkWE5xR+zugeKGKpuepupwDp7PxBDSMU/DNNm
# hcp3qlUDv9jOHVd/vne5jRg7gkp2NomcuUQdrocPvpxjQCV9qUdAq6YNj4jvAqiI
# BTVPWCn0AF+BK5SJPaaaAGr0nSGFS1oOmIzALd3OLoEtSmhKatS5cP26vjf6T0CP
# NtdSqC6X7R9+Hn1O/ZMyBo5QwogIfxbtW+B5IWycxNzgidY1xfl8cgcj22z4qUYL
# Elwp3vxWGsidvnr168IpzrvzzXD7cvcGBwP/ge6N9BQLoTcfE/FPVcF4HiHL4/WQ
# xPjeoGL+xaCRcKsClVxIZ3b3O9WbjI3wdLIEpX51fMGp9U+X8P2tBs1If//2mYtZ
# R6A0lo6SUy5Zw1i6CGfC0in3uBwKz6kLCmFrkkV1+pxFRtPUUQ==
# SIG # End signature block
