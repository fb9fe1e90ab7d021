# @action Free disk space (Windows)
# @description Removes old files from the temporary folders and, if wanted, empties the recycle bin.
# @platforms windows
# @time-out 10min
# @input days integer "Only files unchanged for (days)" values="1|7|30" default="7" free
# @input recycleBin boolean "Also empty the recycle bin" default="false"
# @input dryRun boolean "Dry run: only say what would go" default="true"
# @output files unsigned-integer "Files"
# @output size size "Size of these files"
# @output inUse unsigned-integer "Files that were in use and stayed"
# @output freeBefore size "Free before"
# @output freeAfter size "Free after"
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

$days = [int]$env:HANDRAIL_INPUT_days
if ($days -lt 1 -or $days -gt 3650) { Stop-Action 'Days: expected 1 to 3650.' }
$dryRun = $env:HANDRAIL_INPUT_dryRun -eq 'true'
$before = (Get-Date).AddDays(-$days)

function Get-Free { (Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$($env:SystemDrive)'").FreeSpace }

Out-Value freeBefore (Get-Free)
$count = 0
$size = [long]0
$inUse = 0
# Only the system's own temporary folder and those of its users: a folder that is typed in could be any.
$folders = @("$env:SystemRoot\Temp")
$folders += Get-ChildItem -LiteralPath "$env:SystemDrive\Users" -Directory -ErrorAction SilentlyContinue |
  ForEach-Object { "$($_.FullName)\AppData\Local\Temp" }
foreach ($folder in $folders) {
  if (-not (Test-Path -LiteralPath $folder -PathType Container)) { continue }
  # A junction laid in a user's folder could lead anywhere.
  if ((Get-Item -LiteralPath $folder -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) { continue }
  $files = Get-ChildItem -LiteralPath $folder -Recurse -File -Force -Attributes !ReparsePoint -ErrorAction SilentlyContinue |
    Where-Object { $_.LastWriteTime -lt $before }
  foreach ($file in @($files)) {
    if (-not $dryRun) {
      try { Remove-Item -LiteralPath $file.FullName -Force }
      catch { $inUse++; continue }
    }
    $count++
    $size += $file.Length
  }
}
if (-not $dryRun -and $env:HANDRAIL_INPUT_recycleBin -eq 'true') { Clear-RecycleBin -Force -ErrorAction SilentlyContinue }
Out-Value files $count
Out-Value size $size
Out-Value inUse $inUse
Out-Value freeAfter (Get-Free)
Out-Value dryRun $env:HANDRAIL_INPUT_dryRun
"$count files, $size bytes"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAL3WivAI7yzG5F
# SZ5rmSCvq3pA7LsJDnaqQBsB3mrrSKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKphlzuVU0T8yK6GRjs+
# dgt44IuQ+lDExThPo6Ks2OwkMA0GCSqGSIb3DQEBAQUABIIBgJlmzmlit/YmMWvo
# nrS4zG+MW+DWABKLtuW3ZzHLz53RqJLon5yablyyaRnUGelSLAsxRiPfSeCXFCbJ
# BHopR1VM7GEDuz2/2C15wB+6RZuwgOqJwGE4rEjF0WdhOqMICkcZQMeDTXKE23VL
# 0+NMH7EXWh98D/NJV7ces+n7vkY416A7vanyz1Xc3D9V744e7QaGqffnzinxxUKD
# Cf2iyrcAZbAzIz5r2B5KYaVFa4dijjf4Gr2Y5lq90abcWaRSqZPsvAGwLmEk4vnP
# Ku7qeg84IdVa603sy7Dtp95fQ1hhXiemiYG5AWLxKA++TvJsYIrf/oihR/hltjA+
# Sgfj7ijjwLEcxHQISav7ykDNiL8DHjEUsGqImCQMbJBmGoFb3KM2QJPqo1fCtYew
# UCxxJRlbeG2lIZ3Lty1hofekBICFNolXAPUBvGJmZkGynCWDm73+7oLrTC+RTi2Y
# U2kYTSanOGjlsWmQTN0irVcIK9Cgdbm9FTj7BCTHsYKlk7SDTw==
# SIG # End signature block
