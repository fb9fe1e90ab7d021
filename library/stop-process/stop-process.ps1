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
# wHXnO1iJiiyF3+652pkZi6XYWLFEdKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIN9k0H0NnzRl2J8g7zp4
# W2gO3bkQQt7n1Yguw9Bv6liQMA0GCSqGSIb3DQEBAQUABIIBgJMf4xP1+xx1ch2l
# J0w/tSOCYLToFeWRsL0051btrA5HA/o+wPoZvr7D5nCyBaBWipZb8pDrV87EfdPN
# gzd02qXCI5xkgkzS55hytuNaS9Xf91hBiFvWqXTfZbc/zYXqF6pyHe6xbPx4zKo6
# orFn1EVFtKrvB2ZuMC3S5Evp6X8jVWHtpDelEnbHQ6ebkygjZlatoo9l4FSplJ8T
# uYHgxjcbcTdvejWi3SY7700+sITLggnGHpC29vhJkU5JTedj2BhfTOJbpNA9x6e2
# m2YrC1rMEx8bi9+ekqHwFFkzsUANHGlutOVNmtVu8HwYn/YuybrbRvIRQwNa8JSA
# BLtwGYfUlOXVTtEKi0Vu1IWVyZVPTzBEv8b8TAvVHqPUyHCh8VYfVwbiqtrI3NNd
# xv5VeGtQ/uZlaiBZ+7+2WPtWUtJnRgFUSVwH1uDPufTSIW9IDnPvNum8IsgNBYxv
# 8iy8TFuboL71C+SjV75vcboE30+WVk5v4FsppdybAN4aRmDGEA==
# SIG # End signature block
