# @action Installed programs (Windows)
# @description Lists installed programs with their versions, all or those whose name holds a text.
# @platforms windows
# @time-out 2min
# @input search string "Only names with" default=""
# @output packages string-list "Programs (first 100)"
# @output found unsigned-integer "Found"
# @output installed unsigned-integer "Installed altogether"
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

$keys = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
  'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
$all = @(Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
  Where-Object { $_.PSObject.Properties['DisplayName'] -and $_.DisplayName } |
  ForEach-Object {
    $version = if ($_.PSObject.Properties['DisplayVersion']) { $_.DisplayVersion } else { '' }
    "$($_.DisplayName) $version".Trim()
  } | Sort-Object -Unique)
$search = $env:HANDRAIL_INPUT_search
# Windows has no empty environment variables: without a search there is none.
$found = @($all | Where-Object { -not $search -or $_.IndexOf($search, [StringComparison]::OrdinalIgnoreCase) -ge 0 })
foreach ($line in ($found | Select-Object -First 100)) { Out-Value packages $line }
$found
Out-Value found $found.Count
Out-Value installed $all.Count

# SIG # Begin signature block
# MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
# BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
# KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDGpdQaFFefXj8Q
# tEv9S4i3LgC2C84wYL95BrOcR0dqR6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
# AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIP8ZnXpYomRFtT2Ff7fh
# 3pz+2j8lKwNeMGbIA+g94jpqMA0GCSqGSIb3DQEBAQUABIIBgGB0SykfaQRkEqSr
# 5sPeHf3aUlVKb1JxzGvnsP/Yhx6qwV5o+e25Wip9yCiDv278BAgbvGrGx0i6aoqN
# YJiB1m6ZtwUMWGycnbqWGvzqD0kAzApdxvGV9SkYaRfti3eiefxodVreK9z9MDn8
# evwV8JZxtWLJ5F2Iu3lhhvMN69OjreHbzkMdNRUlsfoIJlOJpI1EBuazt4hybi5u
# swkyj9lMuCsPrN0GYU3+17NGGl+D1hWeSVX4z+u6tesxZYjHWiA84GuffELp1pwG
# a7sGEw6CO0dh1mAXyP0MHTsUpC2SYNIncAJvHb1gYr4LwCaxasW6Kkbidhjj9wXx
# b/CPOGl0MCGztfIpIwBcUkmZUD59JXgvBsOQduTfnyGIQ62iWHOLqAdGUL/djkE8
# KRHPdlh25MELhvEGAdxZ9fZKEZt6FJUXBpSUWGwKBF1JqPvlqgs06CuarcDr/bg2
# uJgQ8LpdjwJ50qsGPP6N552Gtia/soF+fTtBR2x9TnbP3FGMPQ==
# SIG # End signature block
