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
