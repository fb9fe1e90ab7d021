# @action Stop a process (Windows)
# @description Ends processes by name or number.
# @platforms windows
# @time-out 60s
# @input process string "Process name, or its number"
# @input dryRun boolean "Dry run: only say which" default="true"
# @output processes string-list "Processes"
# @output count unsigned-integer "Found"
# @output stopped unsigned-integer "Stopped"
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
Out-Value dryRun $env:HANDRAIL_INPUT_dryRun
if ($env:HANDRAIL_INPUT_dryRun -eq 'true') {
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
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBlI3hcKD1B9tVX
# wHXnO1iJiiyF3+652pkZi6XYWLFEdKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIN9k0H0NnzRl2J8g7zp4
# W2gO3bkQQt7n1Yguw9Bv6liQMA0GCSqGSIb3DQEBAQUABIIBgNXQDkYuQFK41z7g
# VYJOR5DTXvin7u284UJg6bHIYUSqYhIw9YJ7kUdu87yqA7QriIw0048FUTzBa67w
# pe6Zrrqeb9NZvO1meYZkjonyZLypk9rMmDvvR6owWcAcdMuG17XycZLWdYSuKzH8
# hSdNxZhJSWwKBv+8eMb9pf1nRD6jSEPtkUwRJRQ2WQlRPxW5c1bQlhSkzb9bIqOw
# hLmn1uMsUvZO0lnbQpXlokTN/r+m2ggzo6Fht3uFFaN/qnHKsgLNHp1cAn9ONS2h
# Elslg+lxcmPTVaYJCmoo6g1G62IqFcOvZhG+Bfsisi0+Ku0bjuxoWvEkuSMsaVVy
# 3q5emiV+4FsQyum5jYfGTm6azJWkecOLqaric9yRPkgDLtg5nHQLkMHl/0MeRRFQ
# VX5DzVgRR8nht/I71e+tVF1IpcJ4NqyVmIy1ECDZsxGsgmFEQ4glxN4hqf1kFgSP
# nz9DWvZrkLyf3GPqaUMddc1Z7WmEL2998vweV8jlwsaqLl7oaw==
# SIG # End signature block
