# @action Top processes (Windows)
# @description Lists the processes that have used most of the processor or hold most of the memory.
# @platforms windows
# @time-out 60s
# @input by string "Order by" values="processor|memory" default="processor"
# @input count integer "How many" values="5|10|20" default="10" free
# @output processes string-list "Processes"
# @output highestMemory size "Highest memory use"
# @output running unsigned-integer "Processes altogether"
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

$count = [int]$env:HANDRAIL_INPUT_count
if ($count -lt 1 -or $count -gt 100) { Stop-Action 'How many: expected 1 to 100.' }
$all = @(Get-CimInstance Win32_PerfFormattedData_PerfProc_Process | Where-Object { $_.Name -ne '_Total' -and $_.Name -ne 'Idle' })
$column = if ($env:HANDRAIL_INPUT_by -eq 'memory') { 'WorkingSet' } else { 'PercentProcessorTime' }
foreach ($process in ($all | Sort-Object $column -Descending | Select-Object -First $count)) {
  $line = '{0}  {1} %  {2:N1} MB  ({3})' -f $process.Name, $process.PercentProcessorTime, ($process.WorkingSet / 1e6), $process.IDProcess
  Out-Value processes $line
  $line
}
Out-Value highestMemory ($all | Measure-Object WorkingSet -Maximum).Maximum
Out-Value running $all.Count

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCC95tcLVvUrWZOf
# vhm2v1dSQRWBc4s8Ux2C12HWH2d7JaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIAw7c930Lu8Kw81SBNLW
# RExcrB2bmNyJ5nDMZyqj0uG1MA0GCSqGSIb3DQEBAQUABIIBgKXu0e6Ue21OG2q2
# MmwsytcpklL4oIfy3YHTzXRzHkMuqDdNrtpUaXgthd1MuFw1WblaMqso61qbJcog
# spct8Uo7pwHqdcUciL+w+zuI9ML85jwO+cBlC5j3oI+V895G/gUJdwUtl21qrwH0
# yvnTGcvaqq2yv5sAI2mwbfhFUMQVgaZQvF99nyR/2Fef5Wuc0azUTuV3oJ0q0SFj
# kSC2vO9DzII0THlJ80ZzR7VokfbnJruAvYtWABwFVXnKPKCDXmCmEJzgN3xwYpiB
# jjiKj0JjefdAiaEwGOYn1dY2MteVRrpjk3fADZUrJsVbyjgDQpWqg4gpjQP5Orsz
# cQ4CcmSYmKUmLeiWpfXsPCiWNEzYW4NclErpaFY12ELWeLqR7CxHdWuwp+7UiqH0
# 9/C1SR000Uw2VUIAX++2NjwFlap7YsZ/HSjJGDct5ySAII7bmr34W7fT7wagpGiY
# FLd8/nOtaaJTTTVyZGJsS9XOhC3CZx7dPMiNn8A2ajwnwGwaRg==
# SIG # End signature block
