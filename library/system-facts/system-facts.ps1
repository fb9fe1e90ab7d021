# @action System facts (Windows)
# @description Tells what this device is: system, processor, memory, disk, and since when it has been running.
# @platforms windows
# @time-out 60s
# @output hostName string "Host name"
# @output system string "System"
# @output build string "Build"
# @output architecture string "Architecture"
# @output processor string "Processor"
# @output processors unsigned-integer "Logical processors"
# @output memory size "Memory"
# @output memoryAvailable size "Memory available"
# @output diskTotal size "System disk"
# @output diskFree size "System disk free"
# @output model string "Model"
# @output upSince date-time "Running since"
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

$system = Get-CimInstance Win32_OperatingSystem
$computer = Get-CimInstance Win32_ComputerSystem
$processor = Get-CimInstance Win32_Processor | Select-Object -First 1
$disk = Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='$($env:SystemDrive)'"

Out-Value hostName $env:COMPUTERNAME
Out-Value system $system.Caption
Out-Value build $system.BuildNumber
Out-Value architecture $system.OSArchitecture
Out-Value processor $processor.Name
Out-Value processors $computer.NumberOfLogicalProcessors
Out-Value memory $computer.TotalPhysicalMemory
Out-Value memoryAvailable ([long]$system.FreePhysicalMemory * 1024)
Out-Value diskTotal $disk.Size
Out-Value diskFree $disk.FreeSpace
Out-Value model "$($computer.Manufacturer) $($computer.Model)"
Out-Value upSince $system.LastBootUpTime.ToUniversalTime().ToString('o')
