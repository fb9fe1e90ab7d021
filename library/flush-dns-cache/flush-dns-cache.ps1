# @action Flush DNS cache (Windows)
# @description Empties the cache in which this device keeps addresses of names.
# @platforms windows
# @time-out 30s
# @output entriesBefore unsigned-integer "Entries before"
# @output entriesAfter unsigned-integer "Entries after"
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

Out-Value entriesBefore @(Get-DnsClientCache).Count
Clear-DnsClientCache
Out-Value entriesAfter @(Get-DnsClientCache).Count
