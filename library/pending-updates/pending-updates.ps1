# @action Pending updates (Windows)
# @description Lists Windows updates that wait to be installed; installs nothing.
# @platforms windows
# @time-out 10min
# @input refresh boolean "Ask the update servers first" default="false"
# @output updates string-list "Updates (first 100)"
# @output count unsigned-integer "Updates"
# @output security unsigned-integer "Security updates"
# @output restartNeeded boolean "Restart needed"
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

$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
$searcher.Online = $env:HANDRAIL_INPUT_refresh -eq 'true'
$updates = @($searcher.Search('IsInstalled=0 and IsHidden=0').Updates)
foreach ($update in ($updates | Select-Object -First 100)) {
  Out-Value updates $update.Title
  $update.Title
}
$securityId = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
Out-Value count $updates.Count
Out-Value security @($updates | Where-Object { @($_.Categories | ForEach-Object { $_.CategoryID }) -contains $securityId }).Count
Out-Value restartNeeded (New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired
