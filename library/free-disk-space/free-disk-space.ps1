# @action Free disk space (Windows)
# @description Removes old files from the temporary folders and, if wanted, empties the recycle bin.
# @platforms windows
# @time-out 10min
# @input days integer "Only files unchanged for (days)" values="1|7|30" default="7" free
# @input recycleBin boolean "Also empty the recycle bin" default="false"
# @output files unsigned-integer "Files"
# @output size size "Size of these files"
# @output inUse unsigned-integer "Files that were in use and stayed"
# @output freeBefore size "Free before"
# @output freeAfter size "Free after"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Speicherplatz freigeben (Windows)"
# @text de description "Entfernt alte Dateien aus einem temporären Ordner und auf Wunsch heruntergeladene Pakete und alte Journale."
# @text de label days "Nur Dateien, unverändert seit (Tagen)"
# @text de label recycleBin "Auch den Papierkorb leeren"
# @text de label dryRun "Probelauf"
# @text de label files "Dateien"
# @text de label size "Größe dieser Dateien"
# @text de label inUse "Dateien in Benutzung, die blieben"
# @text de label freeBefore "Frei vorher"
# @text de label freeAfter "Frei nachher"
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
$dryRun = $env:HANDRAIL_DRY_RUN -eq '1'

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
Out-Value dryRun $dryRun
"$count files, $size bytes"

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDiW7A302ezJVh3
# bLzbXb1uDqd7QSoFwbXiZVuYyuhveaCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
# KSkpNbOsCMmyMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
# YnJhcnkgcm9vdDAeFw0yNjExMjEwNjUyMTBaFw0zNjExMjExODUyMTBaMBMxETAP
# BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
# 3F//byRM/ti5Js+CUXdBzryQxQIekoAO0bgW4JYCG/Ci99mRB8IiUImTNLCny6MD
# mgx+dOv/WtVxnEx5A3mKeup1BV+WgAaaa1fKbYh0OE7dnzFQDNuuvhpYgGC4hu2g
# RMVfAqM8gWPLRp+ljM3i0UsDdSv0Lst1daYNMOaGWF8yR/cuhvq+cG66OpOCaKD7
# 2L1voDw5pVH+uGEXyOhsrPYt/L/vzxTSHftE6sYCpBUIFRuA9QFjQlWPYjWx6SKh
# ZGwhuez1mwRfhgvCiq+T6493ErsAoTfaSZ7QMISJ+qqzB/ck7RussEiOmZ5n5SRK
# zI+JbMvhyeklpXpE314t2re98A02Lcw/mreYDJEO34WNHG+UH/kbx3z63ONlRkMr
# AURCV+kyLIg9uVDkBwhHJnQshlB7M2nYuFUPqM6xBvobZgc3aJFxVJc0q22wAS3Y
# p2WiOcd7P8eqF8wcGiDUwdQ9Jh8TIKXIE6Bk9//m+4mYS3IIKwJtkBtMSPYLI7ln
# AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
# BgNVHQ4EFgQUhll/8/lp4sz/OpYjgviifjdVxA8wHwYDVR0jBBgwFoAUn8xJ+oc9
# phijElhqW+hujCI3F2gwDQYJKoZIhvcNAQELBQADggGBALdDQ5sVYSR4K9iSBUi/
# Q6oty0d1OA+u5KEaq9ZPPI1/QA7Egz4NUbQBS9Ya7KJvZ8hlXBly432rARddjLAf
# h8YpvkIUCUQXF7IxUn1cWSSR/UfuR5G8fYrEHcy3xKPhAFkBp9YisJg1rilik6UG
# Lb2wL+o9M6+HIexMQNyK0tWPg3vDmrXJH6RpfwmfMMYCB2Vnu1JLB4QAKeoSnsGo
# n0yCU0it6V3jGjmr4MTCfarpAz9Zbxn7TVc6uUkM7OPSjgE3riXM7kPR29CJtqo4
# 1I8zAeBfeVhH3wQpxNVn4vje5D/NdAUvLsvdcWV28Yj6746woi/GzU4kD6HEDW4F
# WkkY9O40/XWV2wuJCGgy/P+p9IWq0z1I2Jhr8+HL6ec1TRbQdy+g0mHTx38YNP0o
# 7hu/vkp9PvYjsI/mFFS5ZJUP91byd8AYCnvOpxtXHDyk5r5M8o2be8JQYTiiC28S
# VePw/nf32lTqp8Dn254hMaZiq8FHjqj6GLdMgzQwyPqV+DGCAj8wggI7AgEBMDQw
# IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBLf42J3wVHKSkpNbOs
# CMmyMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIJABfcyiRuRPw8YuSjnb
# kHfRBM83600ple/UPhscWoq3MA0GCSqGSIb3DQEBAQUABIIBgG+d5/ahm48NNXOn
# dJbSUpkG7xRnEVzZVLh7oXisYW7lEXfV6L2W5hTHyEgE8u3nsaTvjqnS9lTMIhG5
# 5dBtt68SIEnXyx1HjxIGy8Szs7pda1JKhqmOSXIaDeUphW/6BPCFjE7WCd6P4t0b
# H19GRHYQ+ip/1pH7wk55+8qwJ4nm1bFUIkhWLviuu56TpLCe3VzYCxLnoXwDWZWK
# BZ/L2+4Ivcxtvz74VxWmOVV8zz7I6vKRM0v32JZpcuwsGQI+ABkhpFzcaNaoW09w
# N1cXzGrISuTEN5qFvb0I7Dt7VN4NrytfFwkRtcz6kN+q77lXo7Dp+ljBAJbRgwqu
# sjQPGDG6bR+0q3tYjCTd3kLScJ6+arybcSs6vCX5xJknBDCp4XH1MmwXbs+JDd3d
# EFQQaKztvICIdcCsJ3lSZdhvIZ8UNAyIfzkAJVgvDGYM0Z/s6dXvAiD9NEZaxyfz
# C5ACmfWsrLZuQ0ZMVXT48HsI3Ni1MoZqVCWqu4leiEIpKiuMIQ==
# SIG # End signature block
