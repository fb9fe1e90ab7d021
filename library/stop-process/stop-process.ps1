# @action Stop a process (Windows)
# @description Ends processes by name or number.
# @platforms windows
# @time-out 60s
# @input process string "Process name, or its number"
# @output processes string-list "Processes"
# @output count unsigned-integer "Found"
# @output stopped unsigned-integer "Stopped"
# @output dryRun boolean "Dry run"
# @dry-run
# @text de action "Prozess beenden (Windows)"
# @text de description "Bittet Prozesse nach Name oder Nummer, sich zu beenden, und erzwingt es auf Wunsch, wo es nötig ist."
# @text de label process "Name des Prozesses oder seine Nummer"
# @text de label dryRun "Probelauf"
# @text de label processes "Prozesse"
# @text de label count "Gefunden"
# @text de label stopped "Beendet"
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

$wanted = $env:HANDRAIL_INPUT_process -replace '\.exe$', ''
$critical = 'System', 'Idle', 'Registry', 'smss', 'csrss', 'wininit', 'winlogon', 'services', 'lsass'

# This shell and what started it must not be stopped, whatever name was asked for.
$parents = @{}
foreach ($entry in Get-CimInstance Win32_Process) { $parents[[int]$entry.ProcessId] = [int]$entry.ParentProcessId }
$spared = @()
$id = $PID
while ($id -gt 0 -and $spared -notcontains $id) {
  $spared += $id
  $id = if ($parents.ContainsKey($id)) { $parents[$id] } else { 0 }
}

$found = @(Get-Process | Where-Object {
    $isWanted = if ($wanted -match '^\d+$') { "$($_.Id)" -eq $wanted } else { $_.ProcessName -eq $wanted }
    $isWanted -and $spared -notcontains $_.Id -and $critical -notcontains $_.ProcessName
  })
if ($found.Count -eq 0) { Stop-Action "No process '$wanted' runs that this action may stop." }
foreach ($process in $found) {
  Out-Value processes "$($process.ProcessName) ($($process.Id))"
  "$($process.Id) $($process.ProcessName)"
}
Out-Value count $found.Count
Out-Value dryRun $dryRun
if ($dryRun) {
  Out-Value stopped 0
  exit 0
}
foreach ($process in $found) { Stop-Process -InputObject $process -Force -ErrorAction SilentlyContinue }
Wait-Process -InputObject $found -Timeout 10 -ErrorAction SilentlyContinue
$left = @($found | Where-Object { -not $_.HasExited }).Count
Out-Value stopped ($found.Count - $left)
if ($left -gt 0) { Stop-Action "$left of $($found.Count) did not end; this needs administrator rights." }

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBakuo9GUaR9Xbs
# B33xXqS97APOktQr0eqYQoI9zZbnNKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIDMwJuhbtUho+FiCukvJ
# BbgwUECEsbTgkpXxsOXRY6dyMA0GCSqGSIb3DQEBAQUABIIBgJXvAmMAXDIiE79n
# erBrcVSULdhKRBMXB1PXvLUqiHTc2IYjXguiTsqrE3FcPDq4CRt7OzDxdw/8eJTE
# /9rLp0vOSoy0BT4oYNY7rto1nJGn2t+M9YEUAnSQFv3boDYanv7s6zNAuet0Ojov
# qvIVQby6M16dTC0bzVwmMH3NDOEieF7BPmL+y88+BNksQ3xNNM+11e1Gw5uHv+1v
# 3gzAvHVn3GnO95igBZJTZ0oeAFJam+qcfbknDNhrCyDRNwRWDjp4y06g8uQfHtbq
# BIoiiIciE0ynZ7kyvy7WOrfVtMHpM0x2K/mTuL2Fp+PcBIfNIDBFGuWk9iOre4Y+
# lf6bfB6v5JOY4mbiek6vELjCS/OyF6l3qzMP1ruMMjjp892D9uj/9VUq4r5T/YoF
# CyC2NdGVFcTufRKiBGrrBnS3TEcxfJ+GUkbs0eVwslAMze3ExytcHBTEBov6ihnQ
# ReDyPUBEnBTs5wqqBNLp/Nrg+RwodQPdW6+JHLAOXfIc+qlc0Q==
# SIG # End signature block
