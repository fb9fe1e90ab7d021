# @action Restart a service (Windows)
# @description Restarts one service with those that depend on it, and tells whether it runs afterwards.
# @platforms windows
# @time-out 3min
# @input service string "Service"
# @input dryRun boolean "Dry run: only tell its state" default="false"
# @output before string "State before"
# @output after string "State after"
# @output running boolean "Running"
# @output dependants string-list "Services that depend on it"
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

$name = $env:HANDRAIL_INPUT_service
# Compared as text: Get-Service itself would take * and ? for a pattern.
$service = Get-Service | Where-Object { $_.Name -eq $name -or $_.DisplayName -eq $name } | Select-Object -First 1
if ($null -eq $service) { Stop-Action "There is no service '$name' on this device." }
Out-Value before $service.Status
foreach ($dependant in $service.DependentServices) { Out-Value dependants $dependant.Name }
if ($env:HANDRAIL_INPUT_dryRun -ne 'true') {
  Restart-Service -InputObject $service -Force
  Start-Sleep -Seconds 1
}
$service.Refresh()
Out-Value after $service.Status
Out-Value running ($service.Status -eq 'Running')
if ($env:HANDRAIL_INPUT_dryRun -ne 'true' -and $service.Status -ne 'Running') {
  Stop-Action "The service '$name' does not run after its restart ($($service.Status))."
}
