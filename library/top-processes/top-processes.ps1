# @action Top processes (Windows)
# @description Lists the processes that have used most of the processor or hold most of the memory.
# @platforms windows
# @time-out 60s
# @input by string "Order by" values="processor|memory" default="processor"
# @input count integer "How many" values="5|10|20" default="10" free
# @output processes string-list "Processes"
# @output highestMemory size "Highest memory use"
# @output running unsigned-integer "Processes altogether"
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

$count = [int]$env:HANDRAIL_INPUT_count
if ($count -lt 1 -or $count -gt 100) { Stop-Action 'How many: expected 1 to 100.' }
$all = @(Get-CimInstance Win32_PerfFormattedData_PerfProc_Process | Where-Object { $_.Name -ne '_Total' -and $_.Name -ne 'Idle' })
$column = if ($env:HANDRAIL_INPUT_by -eq 'memory') { 'WorkingSet' } else { 'PercentProcessorTime' }
foreach ($process in ($all | Sort-Object $column -Descending | Select-Object -First $count)) {
  $line = '{0}  {1} %  {2:N1} MB  ({3})' -f $process.Name, $process.PercentProcessorTime, ($process.WorkingSet / 1e6), $process.IDProcess
  Out-Value processes $line
  $line
}
Out-Value highestMemory ($all | Measure-Object WorkingSet -Maximum).Maximum
Out-Value running $all.Count
