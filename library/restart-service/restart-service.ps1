# @action Restart a service (Windows)
# @description Restarts one service with those that depend on it, and tells whether it runs afterwards.
# @platforms windows
# @time-out 3min
# @input service string "Service"
# @output before string "State before"
# @output after string "State after"
# @output running boolean "Running"
# @output dependants string-list "Services that depend on it"
# @dry-run
# @text de action "Dienst neu starten (Windows)"
# @text de description "Startet einen Dienst neu und sagt, ob er danach läuft."
# @text de label service "Dienst"
# @text de label before "Zustand vorher"
# @text de label after "Zustand nachher"
# @text de label running "Läuft"
# @text de label dependants "Dienste, die davon abhängen"
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

$name = $env:HANDRAIL_INPUT_service
# Compared as text: Get-Service itself would take * and ? for a pattern.
$service = Get-Service | Where-Object { $_.Name -eq $name -or $_.DisplayName -eq $name } | Select-Object -First 1
if ($null -eq $service) { Stop-Action "There is no service '$name' on this device." }
Out-Value before $service.Status
foreach ($dependant in $service.DependentServices) { Out-Value dependants $dependant.Name }
if (-not $dryRun) {
  Restart-Service -InputObject $service -Force
  Start-Sleep -Seconds 1
}
$service.Refresh()
Out-Value after $service.Status
Out-Value running ($service.Status -eq 'Running')
if (-not $dryRun -and $service.Status -ne 'Running') {
  Stop-Action "The service '$name' does not run after its restart ($($service.Status))."
}

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDyrx8077iNtCQq
# UD+8oydrF/17OqxyHnCT2EIWfRf6NaCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIAPlIrBfZ/v3dcZ51Y4W
# xxBmI9s3RXEBjGhnv2dcMVD3MA0GCSqGSIb3DQEBAQUABIIBgLLOKphS1EYCNsKQ
# 75YTX1gGZ4vb0ittyr4AgYJ3IBj12H7mg8RHu5fff0YoSev/u6/5o1s57uiBPzz4
# CbAlHGDkFmrrqyUpMr1ZV8ZaeAqmqgtaPK2XBc6XoUsN0ZVcxtxzDKE9xG6YDx1K
# xTaM4bkzGybL7AFBE8Rjk1rncYfOup81NQtHf2Ub47BxcQOiGg1rOJucmAnKByyX
# VUp52q6iM4dISfX7NHb8urDVe92g8WJK3pHn1cV6SKdxCMF/+eVnsUmFX7u8B+ag
# 0fEVZ5/go/pXu7Xqw07j6CTihtK6Ab7J/rCHdXCVoyNUoa8g8ki2FNvUp4O5KpjC
# ViaGuUZO7eM5MO3mZzijUX3Cwt9dm2gy7fTUHLHWwDe2Lz4I5DHVjoctgzj6a7N/
# HcfSA4NoOAjGxl2zHN8bpTKQ6GKOft9eYTgtGIweo1QVmes3vdeoJivzSYQL7v9T
# FFx/SR9MXdZcXn9lvCZKDiyY6lsLFnQNmiQKofzUU2kyQNoLQQ==
# SIG # End signature block
